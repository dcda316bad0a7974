"""An update of the program does not undo what scaling decided.

Scaling changes the desired count behind the program's back. Unless the program ignores it, every update sets the count
back, at peak load as well.

Source: ECS Developer Guide, "Service auto scaling"; Pulumi documentation of `ignore_changes`, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.scaling import scaling_targets


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy='Add ignore_changes=["desired_count"] to the options of the service.',
    passes=[
        {"type": "aws:ecs/service:Service", "name": "api", "inputs": {}},
        {
            "type": "aws:appautoscaling/target:Target",
            "name": "target",
            "inputs": {"minCapacity": 2},
            "propertyDependencies": {"resourceId": ["api"]},
        },
    ],
    fails=[
        {"type": "aws:ecs/service:Service", "name": "api", "inputs": {"desiredCount": 2}},
        {
            "type": "aws:appautoscaling/target:Target",
            "name": "target",
            "inputs": {"minCapacity": 2},
            "propertyDependencies": {"resourceId": ["api"]},
        },
    ],
)
def ecs_service_desired_count_left_to_scaling(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not scaling_targets(stack, service):
        not_applicable("nothing scales it")
    ignored = {path.replace("_", "").lower() for path in service.options.ignore_changes}
    if service.is_set("desiredCount") and not ignored & {"desiredcount", "*"}:
        yield Violation("desiredCount", "every update undoes what scaling decided")
