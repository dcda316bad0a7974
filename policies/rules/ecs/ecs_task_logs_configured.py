"""Every container says where its output goes.

Source: Security Hub ECS.9; ECS API, ContainerDefinition.logConfiguration (unset on Fargate: lost), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.containers import containers, name_of


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["FSBP/ECS.9"],
    remedy="Set logConfiguration in each container definition, for instance with the driver awslogs.",
    passes={"containerDefinitions": '[{"name": "api", "logConfiguration": {"logDriver": "awslogs"}}]'},
    fails={"containerDefinitions": '[{"name": "api"}]'},
)
def ecs_task_logs_configured(task: Resource, _: Limits) -> Iterator[Violation]:
    for container in containers(task):
        if container.value("logConfiguration.logDriver", default="none") in ("none", ""):
            yield Violation(container.path_of("logConfiguration"), f"{name_of(container)} writes to nowhere")
