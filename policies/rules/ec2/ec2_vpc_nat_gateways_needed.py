"""A VPC has no more NAT gateways than the stack's promise needs.

Each costs by the hour, used or not: one for each zone where the stack promises to survive the loss of a zone, else one
for all.

Source: Amazon VPC pricing (0.045 USD an hour for each in us-east-1), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import NAT_GATEWAY, SUBNET, VPC
from policies.rules.facts.zones import zone_of


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[VPC],
    controls=[],
    remedy="Let the subnets of a zone share one NAT gateway, and all zones one where no zone has to survive alone.",
    passes=[
        {"type": VPC, "name": "main", "inputs": {}},
        {
            "type": SUBNET,
            "name": "a",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {"type": NAT_GATEWAY, "name": "a", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
    ],
    fails=[
        {"type": VPC, "name": "main", "inputs": {}},
        {
            "type": SUBNET,
            "name": "a",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {"type": NAT_GATEWAY, "name": "first", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
        {"type": NAT_GATEWAY, "name": "second", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
    ],
)
def ec2_vpc_nat_gateways_needed(vpc: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    homes = [
        subnet
        for subnet in attached(stack, vpc, [SUBNET], "vpcId")
        for gateway in attached(stack, subnet, [NAT_GATEWAY], "subnetId")
        if gateway.value("connectivityType", default="public") == "public"
    ]
    if not homes:
        not_applicable("no NAT gateway stands in it")
    if len(homes) == 1:
        return
    needed = len({zone_of(subnet) for subnet in homes}) if limits.multi_zone_data else 1
    if len(homes) > needed:
        yield Violation("", f"pays for {len(homes)} NAT gateways where {needed} would do")
