"""A route into a peered VPC leads to a part of it, not to all of it.

What a peer's database needs to be reached for is rarely its whole network, and a route is the first thing that stops
whoever broke into the other side. A VPC's own block is a /16 at the most, and its IPv6 block is usually a /56, so
that a wider destination always means all of it; where the peer is declared in the same stack, its real block counts.

Source: CIS AWS Foundations 3.0, 5.5; VPC User Guide, "VPC CIDR blocks"; Route and RouteTable of pulumi_aws 7.51.1,
read 2026-11-22.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import meant
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import VPC

_ROUTE: Final = "aws:ec2/route:Route"
_PEERING: Final = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
_WHOLE: Final = {4: 16, 6: 56}
"""The longest prefix, by IP version, that certainly covers a whole VPC."""


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[_ROUTE, "aws:ec2/routeTable:RouteTable"],
    controls=["CIS-3.0/CIS-5.5"],
    remedy="Route to the subnets of the peer that are needed.",
    passes=[
        {
            "type": _ROUTE,
            "name": "peer",
            "inputs": {"destinationCidrBlock": "10.1.4.0/24", "vpcPeeringConnectionId": "pcx-1"},
        }
    ],
    fails=[
        {
            "type": _ROUTE,
            "name": "peer",
            "inputs": {"destinationCidrBlock": "10.1.0.0/16", "vpcPeeringConnectionId": "pcx-1"},
        }
    ],
)
def ec2_route_peering_narrow(holder: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    routes = [each for each in _routes(holder) if each.is_set("vpcPeeringConnectionId")]
    if not routes:
        not_applicable("leads into no peered VPC")
    blocks = _peer_blocks(stack, holder)
    for route in routes:
        for path in ("destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock"):
            destination = route.value(path, default="")
            if destination and _covers_a_vpc(destination, blocks):
                yield Violation(route.path_of(path), f"{destination} leads to all of the peer")


def _routes(holder: Resource) -> list[View]:
    return [holder] if holder.type == _ROUTE else holder.each("routes")


def _peer_blocks(stack: Stack, holder: Resource) -> list[str]:
    path = "vpcPeeringConnectionId" if holder.type == _ROUTE else "routes"
    connections = meant(stack, holder, path, [_PEERING])
    ends = [vpc for each in connections for end in ("vpcId", "peerVpcId") for vpc in meant(stack, each, end, [VPC])]
    return [block for vpc in ends if (block := known_text(vpc, "cidrBlock"))]


def _covers_a_vpc(destination: str, blocks: list[str]) -> bool:
    try:
        network = ipaddress.ip_network(destination, strict=False)
        known = [ipaddress.ip_network(block, strict=False) for block in blocks]
    except ValueError:
        return False
    if network.prefixlen <= _WHOLE[network.version]:
        return True
    return any(block.prefixlen >= network.prefixlen and block.network_address in network for block in known)
