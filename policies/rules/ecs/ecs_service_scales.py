"""A service in production scales by itself.

A service whose one task alone writes to shared files, and is deployed so that it never runs twice, is left out.

Source: Application Auto Scaling User Guide: a target by itself changes nothing, a policy does, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.scaling import scaling_policies, scaling_targets
from policies.rules.facts.single_writers import leave_out_single_writer


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Add an appautoscaling Target for the service and a Policy, such as target tracking of CPU.",
    passes=[
        {"type": "aws:ecs/service:Service", "name": "api", "inputs": {"desiredCount": 2}},
        {
            "type": "aws:appautoscaling/target:Target",
            "name": "target",
            "inputs": {"minCapacity": 2, "maxCapacity": 6},
            "propertyDependencies": {"resourceId": ["api"]},
        },
        {
            "type": "aws:appautoscaling/policy:Policy",
            "name": "cpu",
            "inputs": {"policyType": "TargetTrackingScaling"},
            "propertyDependencies": {"resourceId": ["target"]},
        },
    ],
    fails=[
        {"type": "aws:ecs/service:Service", "name": "api", "inputs": {"desiredCount": 2}},
        {
            "type": "aws:appautoscaling/target:Target",
            "name": "target",
            "inputs": {"minCapacity": 2, "maxCapacity": 2},
            "propertyDependencies": {"resourceId": ["api"]},
        },
    ],
)
def ecs_service_scales(service: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("only production has to follow its load")
    if service.value("schedulingStrategy", default="REPLICA") == "DAEMON":
        not_applicable("a daemon scales with its hosts")
    leave_out_single_writer(service, stack)
    targets = scaling_targets(stack, service)
    if not targets:
        yield Violation("desiredCount", "nothing scales it")
    elif not scaling_policies(stack, service):
        yield Violation("desiredCount", f"{targets[0].name} has no policy that says when to scale")
    for target in targets:
        if target.value("minCapacity", default=0) >= target.value("maxCapacity", default=0):
            yield Violation("desiredCount", f"{target.name} leaves no room to scale")
