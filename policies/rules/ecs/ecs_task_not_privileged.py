"""Containers have no power over their host.

A privileged container is root on the machine that it runs on.

Source: Security Hub ECS.4; ECS API, ContainerDefinition.privileged (default false), read 2026-11-22.
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
    controls=["FSBP/ECS.4"],
    remedy="Remove privileged from the container definitions.",
    passes={"containerDefinitions": '[{"name": "api"}]'},
    fails={"containerDefinitions": '[{"name": "api", "privileged": true}]'},
)
def ecs_task_not_privileged(task: Resource, _: Limits) -> Iterator[Violation]:
    for container in containers(task):
        if container.value("privileged", default=False):
            yield Violation(container.path_of("privileged"), f"{name_of(container)} is privileged")
