"""Where the route tables of subnets lead."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.resource import Resource, Stack
from policies.framework.undecided import Undecided
from policies.rules.facts.relations import attached, meant
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import SUBNET, VPC

_TABLES: Final = ("aws:ec2/routeTable:RouteTable", "aws:ec2/defaultRouteTable:DefaultRouteTable")
_ASSOCIATION: Final = "aws:ec2/routeTableAssociation:RouteTableAssociation"
_MAIN_ASSOCIATION: Final = "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation"
_ROUTE: Final = "aws:ec2/route:Route"
_GATEWAYS: Final = frozenset({"aws:ec2/internetGateway:InternetGateway"})


def open_subnets(stack: Stack, store: Resource, path: str, group_type: str) -> Iterator[Resource]:
    """Yield the subnets with a route to an internet gateway in the subnet group at `path` of `store`.

    Raises `Undecided` when none is found and the group, a subnet or a route table is not declared in the stack.
    """
    groups = meant(stack, store, path, [group_type], name="name")
    subnets = [subnet for group in groups for subnet in meant(stack, group, "subnetIds", [SUBNET])]
    yield from (subnet for subnet in subnets if _leads_out(stack, subnet))
    if not groups:
        raise Undecided(path, "the subnet group is not declared in this stack")
    if not subnets:
        raise Undecided(path, f"the subnets of {groups[0].name} are not declared in this stack")


def _leads_out(stack: Stack, subnet: Resource) -> bool:
    associations = attached(stack, subnet, [_ASSOCIATION], "subnetId")
    tables = [table for each in associations for table in meant(stack, each, "routeTableId", _TABLES)]
    if associations and not tables:
        raise Undecided("subnetIds", f"the route table of {subnet.name} is not declared in this stack")
    return any(_has_gateway(stack, table) for table in tables or _main_tables(stack, subnet))


def _main_tables(stack: Stack, subnet: Resource) -> list[Resource]:
    """Return what routes a subnet that has no table of its own; without any, AWS routes inside the VPC only."""
    vpcs = meant(stack, subnet, "vpcId", [VPC])
    associations = [each for vpc in vpcs for each in attached(stack, vpc, [_MAIN_ASSOCIATION], "vpcId")]
    chosen = [table for each in associations for table in meant(stack, each, "routeTableId", _TABLES)]
    return chosen or [each for vpc in vpcs for each in attached(stack, vpc, _TABLES[1:], "defaultRouteTableId")]


def _has_gateway(stack: Stack, table: Resource) -> bool:
    if any(each.type in _GATEWAYS for each in stack.dependencies(table, "routes")):
        return True
    if any(known_text(route, "gatewayId").startswith("igw-") for route in table.each("routes")):
        return True
    return any(_to_gateway(stack, route) for route in attached(stack, table, [_ROUTE], "routeTableId"))


def _to_gateway(stack: Stack, route: Resource) -> bool:
    refers = any(each.type in _GATEWAYS for each in stack.dependencies(route, "gatewayId"))
    return refers or known_text(route, "gatewayId").startswith("igw-")
