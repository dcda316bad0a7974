"""Containers give up every capability of the Linux kernel that they don't name.

Docker grants 14 of them by default, among them raw sockets and changing the owner of files, which a service has no use
for.

Source: ECS API, KernelCapabilities (Fargate takes drop, and add of SYS_PTRACE only), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.containers import containers, is_windows, name_of


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=[],
    remedy='Set linuxParameters.capabilities.drop to ["ALL"] in each container definition.',
    passes={
        "containerDefinitions": '[{"name": "api", "linuxParameters": {"capabilities": {"drop": ["ALL"]}}}]',
    },
    fails={"containerDefinitions": '[{"name": "api", "linuxParameters": {"initProcessEnabled": true}}]'},
)
def ecs_task_capabilities_dropped(task: Resource, _: Limits) -> Iterator[Violation]:
    if is_windows(task):
        not_applicable("Windows containers have no such capabilities")
    for container in containers(task):
        if "ALL" not in container.texts("linuxParameters.capabilities.drop"):
            path = container.path_of("linuxParameters.capabilities.drop")
            yield Violation(path, f"{name_of(container)} keeps the kernel capabilities that Docker grants")
