"""Settings of a replica of the database in another region."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Final

from pydantic import Field

from components.location import Location
from infra.settings_base import Conflict, Region, Section, text
from infra.settings_network import SubnetIds

_CLASS: Final = r"^db\.[a-z0-9-]+\.[a-z0-9]+$"

_ANY: Final = "0" * 12
"""Any account; partitions follow from regions alone."""


class Replica(Section):
    """A replica in another region, in a network that exists there.

    With it the stack keeps the administrator's password: RDS replicates no instance whose password it keeps itself.
    """

    region: Annotated[Region, Field(examples=["eu-west-1"])]
    """Another region than the stack's."""

    vpc_id: Annotated[str, text(r"^vpc-[0-9a-f]{8,17}$", "the id of a VPC", example="vpc-0123456789abcdef0")]
    """Network there."""

    subnet_ids: SubnetIds
    """Subnets of that network in two zones or more, without a way to the internet."""

    instance_class: Annotated[str, text(_CLASS, "an RDS class such as db.m7g.large", example="db.m7g.large")] | None = (
        None
    )
    """Size of the replica; the database's own unless given. A smaller one may fall behind."""

    multi_zone: bool = False
    """Whether the replica has a standby of its own before it is promoted."""

    def conflicts(self, region: str) -> Iterator[Conflict]:
        """Yield what AWS would refuse for a stack that lives there."""
        if self.region == region:
            yield Conflict(("region",), f"is {region}, as aws:region; expected another region")
        elif Location.of(_ANY, self.region).partition != Location.of(_ANY, region).partition:
            yield Conflict(("region",), f"is {self.region}, which shares nothing with {region}; expected its partition")
