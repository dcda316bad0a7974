"""The load balancer drains a task for at least as long as its containers may take to stop.

ECS takes a task out of the load balancer, waits for the drain, then stops it. If the drain is shorter than what the
containers are granted, requests are cut which the program still could have answered.

Source: AWS containers blog, "Graceful shutdowns with ECS"; ECS API, ContainerDefinition.stopTimeout (default 30 s);
`deregistration_delay` of pulumi_aws 7.51.1 (default 300 s), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.containers import containers
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import TARGET_GROUPS, TASK_DEFINITION

_DEFAULT_STOP_SECONDS: Final = 30
_DEFAULT_DRAIN_SECONDS: Final = 300


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Raise deregistration_delay of the target group, or lower stopTimeout of the containers.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"loadBalancers": ["targets"], "taskDefinition": ["task"]},
        },
        {"type": "aws:lb/targetGroup:TargetGroup", "name": "targets", "inputs": {"deregistrationDelay": 60}},
        {
            "type": "aws:ecs/taskDefinition:TaskDefinition",
            "name": "task",
            "inputs": {"containerDefinitions": '[{"name": "api", "stopTimeout": 60}]'},
        },
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"loadBalancers": ["targets"], "taskDefinition": ["task"]},
        },
        {"type": "aws:lb/targetGroup:TargetGroup", "name": "targets", "inputs": {"deregistrationDelay": 10}},
        {
            "type": "aws:ecs/taskDefinition:TaskDefinition",
            "name": "task",
            "inputs": {"containerDefinitions": '[{"name": "api"}]'},
        },
    ],
)
def ecs_service_drain_covers_stop(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    groups = meant(stack, service, "loadBalancers", TARGET_GROUPS)
    tasks = meant(stack, service, "taskDefinition", [TASK_DEFINITION])
    if not groups or not tasks:
        not_applicable("no target group and task definition of this stack serve it together")
    stop = max(
        (each.value("stopTimeout", default=_DEFAULT_STOP_SECONDS) for task in tasks for each in containers(task)),
        default=_DEFAULT_STOP_SECONDS,
    )
    for group in groups:
        drain = group.value("deregistrationDelay", default=_DEFAULT_DRAIN_SECONDS)
        if drain < stop:
            yield Violation("loadBalancers", f"{group.name} drains {drain} s, its containers stop within {stop} s")
