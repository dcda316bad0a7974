"""A service's tasks can stand in as many zones as the stack promises.

Source: ECS Developer Guide: tasks are spread over the zones of the subnets that the service names, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.zones import too_few_zones


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Give the service subnets in more zones.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"networkConfiguration": {"subnets": ["subnet-1", "subnet-2"]}},
            "propertyDependencies": {"networkConfiguration": ["a", "b"]},
        },
        {"type": "aws:ec2/subnet:Subnet", "name": "a", "inputs": {"availabilityZone": "eu-central-1a"}},
        {"type": "aws:ec2/subnet:Subnet", "name": "b", "inputs": {"availabilityZone": "eu-central-1b"}},
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"networkConfiguration": {"subnets": ["subnet-1", "subnet-2"]}},
            "propertyDependencies": {"networkConfiguration": ["a", "b"]},
        },
        {"type": "aws:ec2/subnet:Subnet", "name": "a", "inputs": {"availabilityZone": "eu-central-1a"}},
        {"type": "aws:ec2/subnet:Subnet", "name": "b", "inputs": {"availabilityZone": "eu-central-1a"}},
    ],
)
def ecs_service_tasks_span_zones(service: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if not service.is_set("networkConfiguration"):
        not_applicable("its tasks stand where their hosts do")
    yield from too_few_zones(stack, service, "networkConfiguration.subnets", limits.minimum_zones)
