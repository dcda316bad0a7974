"""Services that may not run twice, and say so: by what they mount and by how they are deployed."""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import not_applicable
from policies.rules.facts.containers import containers
from policies.rules.facts.scaling import scaling_targets
from policies.rules.facts.services import shifts_traffic, task_definitions

SHARED_VOLUMES: Final = (
    "efsVolumeConfiguration",
    "fsxWindowsFileServerVolumeConfiguration",
    "s3filesVolumeConfiguration",
)
"""Kinds of volumes that several tasks see at once, by their property of a task definition's volume."""


def leave_out_single_writer(service: Resource, stack: Stack) -> None:
    """End the rule as not applicable to a service whose only task alone writes to shared files.

    Such a service has a desired count of 1, nothing that scales it, and a container that mounts a shared volume to
    write; during a deployment it has 0 to 100 % of its tasks, so that the old one ends before the new one starts.
    """
    if stops_before_it_starts(service) and not scaling_targets(stack, service):
        written = [volume for task in task_definitions(stack, service) for volume in written_volumes(task)]
        if written:
            not_applicable(f"its one task is the only writer of {written[0]}, and stops before the next one starts")


def stops_before_it_starts(service: Resource) -> bool:
    """Whether the service has one task, which a deployment stops before it starts another."""
    return (
        service.value("desiredCount", default=0) == 1
        and service.value("deploymentMinimumHealthyPercent", default=100) == 0
        and service.value("deploymentMaximumPercent", default=200) <= 100
        and not shifts_traffic(service)
    )


def written_volumes(task: Resource) -> list[str]:
    """Return the names of the shared volumes that a container of the task may write to."""
    shared = [each for each in task.each("volumes") if any(each.is_set(kind) for kind in SHARED_VOLUMES)]
    names = {each.value("name", default="") for each in shared}
    mounted = {name for each in containers(task) for name in mounted_to_write(each)} if names else set[str]()
    return sorted(names & mounted)


def mounted_to_write(container: View) -> list[str]:
    """Return the names of the volumes that a container mounts to write."""
    mounts = container.each("mountPoints")
    return [each.value("sourceVolume", default="") for each in mounts if not each.value("readOnly", default=False)]
