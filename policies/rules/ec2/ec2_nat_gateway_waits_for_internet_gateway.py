"""A NAT gateway is created after its network is attached to the internet.

AWS refuses the public address of a NAT gateway while the network has no internet gateway, and refuses to detach the
internet gateway while that address is in use. The two don't refer to each other.

Source: the examples of NatGateway and a note of Eip, pulumi_aws 7.51.1; awsdocs/aws-cloudformation-user-guide pull
request 304, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached, meant, waited_for
from policies.rules.facts.tokens import SUBNET, VPC

_GATEWAYS: Final = (
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/internetGatewayAttachment:InternetGatewayAttachment",
)

_OTHERS: Final[list[dict[str, Any]]] = [
    {"type": SUBNET, "name": "public", "inputs": {}, "propertyDependencies": {"vpcId": ["network"]}},
    {"type": VPC, "name": "network", "inputs": {}},
    {"type": _GATEWAYS[0], "name": "internet", "inputs": {}, "propertyDependencies": {"vpcId": ["network"]}},
]


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ec2/natGateway:NatGateway"],
    controls=[],
    remedy="Add the InternetGateway (or its attachment) to depends_on of the NAT gateway.",
    passes=[
        {
            "type": "aws:ec2/natGateway:NatGateway",
            "name": "nat",
            "inputs": {},
            "propertyDependencies": {"subnetId": ["public"]},
            "dependencies": ["public", "internet"],
        },
        *_OTHERS,
    ],
    fails=[
        {
            "type": "aws:ec2/natGateway:NatGateway",
            "name": "nat",
            "inputs": {"connectivityType": "public"},
            "propertyDependencies": {"subnetId": ["public"]},
        },
        *_OTHERS,
    ],
)
def ec2_nat_gateway_waits_for_internet_gateway(nat: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if nat.value("connectivityType", default="public") == "private":
        not_applicable("it leads to no public address")
    networks = [
        vpc for subnet in meant(stack, nat, "subnetId", [SUBNET]) for vpc in meant(stack, subnet, "vpcId", [VPC])
    ]
    gateways = [gateway for vpc in networks for gateway in attached(stack, vpc, _GATEWAYS, "vpcId")]
    if not gateways:
        not_applicable("the internet gateway is not declared in this stack")
    waited = waited_for(stack, nat)
    for gateway in gateways:
        if gateway.urn not in waited:
            yield Violation("", f"may be created before {gateway.name} attaches its network")
