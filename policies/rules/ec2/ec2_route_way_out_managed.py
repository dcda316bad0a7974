"""The way out of a subnet is a gateway that AWS runs, not a machine of our own.

An instance that translates addresses fails with its zone, is patched by nobody, and everything behind it waits for it.

Source: Checkov CKV2_AWS_35; VPC User Guide, "Compare NAT gateways and NAT instances"; Route and RouteTable of
pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_EVERYWHERE: Final = ("0.0.0.0/0", "::/0")
_DESTINATIONS: Final = ("destinationCidrBlock", "destinationIpv6CidrBlock", "cidrBlock", "ipv6CidrBlock")


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[
        "aws:ec2/route:Route",
        "aws:ec2/routeTable:RouteTable",
        "aws:ec2/defaultRouteTable:DefaultRouteTable",
    ],
    controls=["Peer/CKV2_AWS_35"],
    remedy="Route to a NAT gateway, or to an egress-only internet gateway for IPv6.",
    passes={"destinationCidrBlock": "0.0.0.0/0", "natGatewayId": "nat-1"},
    fails={"destinationCidrBlock": "0.0.0.0/0", "networkInterfaceId": "eni-1"},
)
def ec2_route_way_out_managed(holder: Resource, _: Limits) -> Iterator[Violation]:
    for route in [holder] if holder.type == "aws:ec2/route:Route" else holder.each("routes"):
        if not route.is_set("networkInterfaceId"):
            continue
        if any(route.value(path, default="") in _EVERYWHERE for path in _DESTINATIONS):
            yield Violation(route.path_of("networkInterfaceId"), "everything leaves through one machine")
