"""A task mounts its shared file systems with TLS.

Source: Security Hub ECS.18; `volumes[].efs_volume_configuration.transit_encryption` of pulumi_aws 7.51.1 (unset: off),
read 2026-11-22.
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
    controls=["SecurityHub/ECS.18"],
    remedy="Set transit_encryption of the volume to ENABLED.",
    passes={"volumes": [{"name": "media", "efsVolumeConfiguration": {"transitEncryption": "ENABLED"}}]},
    fails={"volumes": [{"name": "media", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]},
)
def ecs_task_file_systems_encrypted(task: Resource, _: Limits) -> Iterator[Violation]:
    for volume in task.each("volumes"):
        if not volume.is_set("efsVolumeConfiguration"):
            continue
        if volume.value("efsVolumeConfiguration.transitEncryption", default="DISABLED") != "ENABLED":
            path = volume.path_of("efsVolumeConfiguration.transitEncryption")
            yield Violation(path, f"{volume.value('name', default='a volume')} travels the network in clear")
