"""A task has a network interface of its own, which security groups speak of.

In the other modes tasks share the host's interface and its security group, so that what one may reach all may.

Source: Security Hub ECS.1 and ECS.17; `network_mode` of pulumi_aws 7.51.1 (unset: bridge), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["FSBP/ECS.1", "SecurityHub/ECS.17"],
    remedy="Set network_mode to awsvpc.",
    passes={"networkMode": "awsvpc"},
    fails={"networkMode": "host"},
)
def ecs_task_network_of_its_own(task: Resource, _: Limits) -> Iterator[Violation]:
    mode = task.value("networkMode", default="bridge")
    if mode not in ("awsvpc", "none"):
        yield Violation("networkMode", f"shares the host's network interface (mode {mode})")
