"""A rolling deployment may start a task, or stop one, before the others are replaced.

Where ECS may run no more tasks than it must keep, it can do neither: the deployment waits until the circuit breaker or
the time-out ends it, and no release ever arrives.

Source: ECS API, DeploymentConfiguration in botocore 1.44.5: the maximum is rounded down to whole tasks, the minimum up;
200 % and 100 % where they are not given; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil, floor

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.relations import ignores
from policies.rules.facts.services import shifts_traffic
from policies.rules.facts.tokens import SERVICE


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy="Leave deployment_maximum_percent unset or set it to 200.",
    passes={"desiredCount": 2, "deploymentMinimumHealthyPercent": 100, "deploymentMaximumPercent": 150},
    fails={"desiredCount": 2, "deploymentMinimumHealthyPercent": 100, "deploymentMaximumPercent": 100},
)
def ecs_service_deployment_has_room(service: Resource, _: Limits) -> Iterator[Violation]:
    if service.value("schedulingStrategy", default="REPLICA") == "DAEMON":
        not_applicable("a daemon is replaced host by host")
    if service.value("deploymentController.type", default="ECS") != "ECS" or shifts_traffic(service):
        not_applicable("a second set of tasks is started beside the first")
    least = service.value("deploymentMinimumHealthyPercent", default=100)
    most = service.value("deploymentMaximumPercent", default=200)
    tasks = 0 if ignores(service, "desiredCount") else service.value("desiredCount", default=0)
    if most <= least:
        yield Violation("deploymentMaximumPercent", f"may run {most:g} % of its tasks and must keep {least:g} %")
    elif floor(tasks * most / 100) <= ceil(tasks * least / 100) and tasks > 0:
        yield Violation("deploymentMaximumPercent", f"of {tasks:g} tasks, {most:g} % is no more than {least:g} %")
