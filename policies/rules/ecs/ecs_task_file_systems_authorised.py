"""A task mounts a shared file system as its own role, through an access point.

Without IAM whoever reaches the mount target may mount the file system; without an access point as any user and from
its root.

Source: EFS User Guide, "Using IAM to control access to file systems"; `authorization_config` of pulumi_aws 7.51.1 (iam:
DISABLED unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import TASK_DEFINITION

_AT: Final = "efsVolumeConfiguration"


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[TASK_DEFINITION],
    controls=[],
    remedy="Set authorization_config with iam ENABLED and an access_point_id.",
    passes={
        "volumes": [
            {
                "name": "models",
                "efsVolumeConfiguration": {"authorizationConfig": {"iam": "ENABLED", "accessPointId": "fsap-1"}},
            }
        ]
    },
    fails={"volumes": [{"name": "models", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
)
def ecs_task_file_systems_authorised(task: Resource, _: Limits) -> Iterator[Violation]:
    mounted = [each for each in task.each("volumes") if each.is_set(_AT)]
    if not mounted:
        not_applicable("it mounts no shared file system")
    for volume in mounted:
        name = volume.value("name", default="a volume")
        if volume.value(f"{_AT}.authorizationConfig.iam", default="DISABLED") != "ENABLED":
            yield Violation(
                volume.path_of(f"{_AT}.authorizationConfig.iam"), f"{name} is mounted by whoever reaches it"
            )
        elif not volume.is_set(f"{_AT}.authorizationConfig.accessPointId"):
            yield Violation(volume.path_of(f"{_AT}.authorizationConfig"), f"{name} is mounted without an access point")
