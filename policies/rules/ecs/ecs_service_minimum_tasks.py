"""A service keeps as many tasks running as the stack promises.

One task is none while it is replaced. What counts is the least that scaling may leave, or else the desired count. A
service whose one task alone writes to shared files, and is deployed so that it never runs twice, is left out.

Source: `desired_count` (default 0), appautoscaling `min_capacity` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.scaling import scaling_targets
from policies.rules.facts.single_writers import leave_out_single_writer


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Raise desired_count and the scaling target's min_capacity.",
    passes=[
        {"type": "aws:ecs/service:Service", "name": "api", "inputs": {"desiredCount": 1}},
        {
            "type": "aws:appautoscaling/target:Target",
            "name": "api",
            "inputs": {"minCapacity": 2, "maxCapacity": 6},
            "propertyDependencies": {"resourceId": ["api"]},
        },
    ],
    fails=[{"type": "aws:ecs/service:Service", "name": "api", "inputs": {"desiredCount": 1}}],
)
def ecs_service_minimum_tasks(service: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if service.value("schedulingStrategy", default="REPLICA") == "DAEMON":
        not_applicable("a daemon runs once on each host")
    leave_out_single_writer(service, stack)
    targets = scaling_targets(stack, service)
    for target in targets:
        least = target.value("minCapacity", default=0)
        if least < limits.minimum_tasks:
            yield Violation("desiredCount", f"{target.name} scales down to {least}, {limits.minimum_tasks} promised")
    desired = service.value("desiredCount", default=0) if not targets else limits.minimum_tasks
    if desired < limits.minimum_tasks:
        yield Violation("desiredCount", f"runs {desired} tasks, {limits.minimum_tasks} promised")
