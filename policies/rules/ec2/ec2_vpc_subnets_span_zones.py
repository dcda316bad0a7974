"""A VPC has subnets in as many zones as the stack promises.

Whatever runs in it can spread no further than its subnets do.

Source: prowler vpc_subnet_different_az; `availability_zone` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import SUBNET, VPC
from policies.rules.facts.zones import zone_of


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[VPC],
    controls=["Peer/vpc_subnet_different_az"],
    remedy="Add subnets in further zones.",
    passes=[
        {"type": VPC, "name": "main", "inputs": {}},
        {
            "type": SUBNET,
            "name": "a",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {
            "type": SUBNET,
            "name": "b",
            "inputs": {"availabilityZone": "eu-central-1b"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
    fails=[
        {"type": VPC, "name": "main", "inputs": {}},
        {
            "type": SUBNET,
            "name": "a",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {
            "type": SUBNET,
            "name": "b",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
)
def ec2_vpc_subnets_span_zones(vpc: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    subnets = attached(stack, vpc, [SUBNET], "vpcId")
    if not subnets:
        not_applicable("no subnet of it is declared in this stack")
    least = limits.minimum_zones
    count = len(subnets) if len(subnets) < least else len({zone_of(subnet) for subnet in subnets})
    if count < least:
        yield Violation("", f"has subnets in {count} of {least} promised zones")
