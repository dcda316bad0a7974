"""Interface endpoints cost no more by the hour than the NAT gateways that they relieve.

An endpoint is paid for in each of its zones by the hour. Where the NAT gateway stays anyway, it pays off through the
traffic that it takes away, or through a promise of privacy; more of them than another set of gateways would cost is
worth a look, in staging above all.

Source: AWS PrivateLink pricing (0.01 USD an hour for each endpoint and zone in us-east-1) and Amazon VPC pricing
(0.045 USD an hour for each NAT gateway there; the two keep about this ratio in other regions), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import NAT_GATEWAY, SUBNET, VPC, VPC_ENDPOINT

_ENDPOINT_ZONES_PER_GATEWAY: Final = 4.5


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[VPC],
    controls=[],
    remedy="Keep the endpoints of the services that carry most traffic, such as the registry, and drop the others.",
    passes=[
        {"type": VPC, "name": "main", "inputs": {}},
        {"type": SUBNET, "name": "a", "inputs": {}, "propertyDependencies": {"vpcId": ["main"]}},
        {"type": NAT_GATEWAY, "name": "a", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
        {
            "type": VPC_ENDPOINT,
            "name": "logs",
            "inputs": {"vpcEndpointType": "Interface", "subnetIds": ["subnet-a", "subnet-b"]},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
    fails=[
        {"type": VPC, "name": "main", "inputs": {}},
        {"type": SUBNET, "name": "a", "inputs": {}, "propertyDependencies": {"vpcId": ["main"]}},
        {"type": NAT_GATEWAY, "name": "a", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
        {
            "type": VPC_ENDPOINT,
            "name": "logs",
            "inputs": {"vpcEndpointType": "Interface", "subnetIds": ["subnet-a", "subnet-b", "subnet-c"]},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {
            "type": VPC_ENDPOINT,
            "name": "sqs",
            "inputs": {"vpcEndpointType": "Interface", "subnetIds": ["subnet-a", "subnet-b"]},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
)
def ec2_vpc_endpoints_below_nat_price(vpc: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    subnets = attached(stack, vpc, [SUBNET], "vpcId")
    gateways = sum(len(attached(stack, subnet, [NAT_GATEWAY], "subnetId")) for subnet in subnets)
    if not gateways:
        not_applicable("no NAT gateway stands in it")
    endpoints = [
        each
        for each in attached(stack, vpc, [VPC_ENDPOINT], "vpcId")
        if each.value("vpcEndpointType", default="Gateway") == "Interface"
    ]
    zones = sum(len(each.each("subnetIds")) for each in endpoints)
    if zones > gateways * _ENDPOINT_ZONES_PER_GATEWAY:
        yield Violation(
            "", f"{len(endpoints)} endpoints, {zones} times by zone, cost more than {gateways} NAT gateways"
        )
