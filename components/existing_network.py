"""A VPC that others keep: the same outputs as `Network`, no resource of ours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import pulumi

_FORMS = {
    "vpc_id": r"vpc-[0-9a-f]+",
    "public_subnet_ids": r"subnet-[0-9a-f]+",
    "private_subnet_ids": r"subnet-[0-9a-f]+",
    "isolated_subnet_ids": r"subnet-[0-9a-f]+",
}


@dataclass(frozen=True)
class ExistingNetworkArgs:
    """Ids of the VPC and of at least two subnets of each kind, each in a zone of its own.

    A network without isolated subnets gives its private ones twice. `zones` are the zones of the subnets, for whoever
    spreads over them. `cidr` is the VPC's IPv4 range.

    Raises ValueError, its message beginning with the argument's name, for a malformed id and for fewer than two subnets
    of a kind.
    """

    vpc_id: str
    cidr: str
    zones: Sequence[str]
    public_subnet_ids: Sequence[str]
    private_subnet_ids: Sequence[str]
    isolated_subnet_ids: Sequence[str]

    def __post_init__(self) -> None:
        _check_form("vpc_id", [self.vpc_id])
        for argument in ("public_subnet_ids", "private_subnet_ids", "isolated_subnet_ids"):
            ids: Sequence[str] = getattr(self, argument)
            _check_form(argument, ids)
            if len(set(ids)) < 2:
                given = ", ".join(ids) or "none"
                raise ValueError(f"{argument}: expected two subnets or more in different zones, got {given}")


class ExistingNetwork(pulumi.ComponentResource):
    """Stands in for `Network` where a VPC is given."""

    vpc_id: pulumi.Output[str]
    cidr: str
    zones: tuple[str, ...]
    public_subnet_ids: list[pulumi.Output[str]]
    private_subnet_ids: list[pulumi.Output[str]]
    isolated_subnet_ids: list[pulumi.Output[str]]

    def __init__(self, name: str, args: ExistingNetworkArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:network:ExistingNetwork", name, None, opts)
        self.cidr, self.zones = args.cidr, tuple(args.zones)
        self.vpc_id = pulumi.Output.from_input(args.vpc_id)
        self.public_subnet_ids = [pulumi.Output.from_input(subnet) for subnet in args.public_subnet_ids]
        self.private_subnet_ids = [pulumi.Output.from_input(subnet) for subnet in args.private_subnet_ids]
        self.isolated_subnet_ids = [pulumi.Output.from_input(subnet) for subnet in args.isolated_subnet_ids]
        self.register_outputs(
            {
                "vpcId": self.vpc_id,
                "publicSubnetIds": self.public_subnet_ids,
                "privateSubnetIds": self.private_subnet_ids,
                "isolatedSubnetIds": self.isolated_subnet_ids,
            }
        )


def _check_form(argument: str, ids: Sequence[str]) -> None:
    form = _FORMS[argument]
    for given in ids:
        if not re.fullmatch(form, given):
            raise ValueError(
                f"{argument}: expected an id such as {form.split('-')[0]}-0a1b2c3d4e5f60718, got {given!r}"
            )
