"""Containers can't write to their own root file system.

An intruder who can't write can't leave tools behind; what a program needs to write goes to a volume or to `/tmp` as
one.

Source: Security Hub ECS.5; ECS API, ContainerDefinition.readonlyRootFilesystem (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.containers import containers, is_windows, name_of


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["FSBP/ECS.5"],
    remedy="Set readonlyRootFilesystem to true in each container definition, and mount a volume where it writes.",
    passes={"containerDefinitions": '[{"name": "api", "readonlyRootFilesystem": true}]'},
    fails={"containerDefinitions": '[{"name": "api"}]'},
)
def ecs_task_root_read_only(task: Resource, _: Limits) -> Iterator[Violation]:
    if is_windows(task):
        not_applicable("Windows containers have no read-only root")
    for container in containers(task):
        if not container.value("readonlyRootFilesystem", default=False):
            yield Violation(container.path_of("readonlyRootFilesystem"), f"{name_of(container)} can write to its root")
