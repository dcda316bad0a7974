"""A task sees no process of its host, and shares no memory with it.

Source: Security Hub ECS.3; `pid_mode`, `ipc_mode` of pulumi_aws 7.51.1 (unset: its own), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["FSBP/ECS.3"],
    remedy="Leave pid_mode and ipc_mode unset, or set them to task.",
    passes={"pidMode": "task"},
    fails={"pidMode": "host"},
)
def ecs_task_processes_of_its_own(task: Resource, _: Limits) -> Iterator[Violation]:
    for path in ("pidMode", "ipcMode"):
        if task.value(path, default="") == "host":
            yield Violation(path, "shares the host's processes or memory")
