"""Settings of how people reach the stack's stores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field

from components.location import Location
from infra.settings_base import Aws, Conflict, Image, Section, text
from infra.settings_sharing import absent_stores
from infra.settings_sidecars import Store

Principal = Annotated[
    str,
    text(
        r"^arn:aws[a-z-]*:iam::\d{12}:(role|user)/[A-Za-z0-9_+=,.@/-]{1,512}$",
        "the ARN of a role or user",
        example="arn:aws:iam::123456789012:role/engineers",
    ),
]

ACCESS_NAME: Final = "access"
"""Name of the task, which no service or job may have beside it."""


class Access(Section):
    """A way for people to database and cache, by a task that they start and sessions that the account's trail shows."""

    principals: Annotated[tuple[Principal, ...], Field(min_length=1, max_length=20)]
    """Roles and users who may take on the stack's role for people, in this account or another."""

    image: Image
    """Image of the task, from a registry that the stack's tasks reach. It needs `sleep`; for shells whose content is
    logged also `script` and `cat`, and what people use there, such as `psql`."""

    architecture: Literal["X86_64", "ARM64"] = "X86_64"
    """Processor that the image is built for."""

    uses: Annotated[tuple[Store, ...], Field(min_length=1)] = ("database",)
    """What people may reach; for the cache they may read its URL, since its user has a password only."""

    minutes: Annotated[int, Field(ge=5, le=480)] = 60
    """Minutes after which the task ends, and with it every session in it."""


def access_conflicts(access: Access, settings: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield stores that the stack doesn't have, a workload of the task's name, and whom IAM refuses to trust."""
    yield from absent_stores(access.uses, settings)
    for section in ("services", "jobs"):
        if ACCESS_NAME in settings.get(section, {}):
            told = f"stands beside {ACCESS_NAME} in shipworthy:{section}, where both would have the same names"
            yield Conflict((), f"{told}; expected another name there")
    aws = settings.get("aws")
    if isinstance(aws, Aws):
        partition = Location.of(aws.allowed_account_ids[0], aws.region).partition
        for index, principal in enumerate(access.principals):
            if principal.split(":")[1] != partition:
                told = f"is {principal}; expected one of partition {partition}, where aws:region is"
                yield Conflict(("principals", index), told)
