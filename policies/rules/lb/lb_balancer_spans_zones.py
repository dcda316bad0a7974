"""A load balancer stands in as many zones as the stack promises.

Source: Security Hub ELB.13, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.tokens import LOAD_BALANCERS
from policies.rules.facts.zones import too_few_zones


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=["FSBP/ELB.13"],
    remedy="Give the load balancer subnets in more zones.",
    passes=[
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {"subnets": ["subnet-1", "subnet-2"]},
            "propertyDependencies": {"subnets": ["a", "b"]},
        },
        {"type": "aws:ec2/subnet:Subnet", "name": "a", "inputs": {"availabilityZone": "eu-central-1a"}},
        {"type": "aws:ec2/subnet:Subnet", "name": "b", "inputs": {"availabilityZone": "eu-central-1b"}},
    ],
    fails=[
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {"loadBalancerType": "network", "subnets": ["subnet-1"]},
            "propertyDependencies": {"subnets": ["a"]},
        },
        {"type": "aws:ec2/subnet:Subnet", "name": "a", "inputs": {"availabilityZone": "eu-central-1a"}},
    ],
)
def lb_balancer_spans_zones(balancer: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    mapped = not balancer.is_set("subnets")
    yield from too_few_zones(stack, balancer, "subnetMappings" if mapped else "subnets", limits.minimum_zones)
