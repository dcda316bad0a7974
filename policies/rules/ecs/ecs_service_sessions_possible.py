"""A service that lets people into its containers leaves the agent of ECS Exec room to write.

The agent writes below /var/lib/amazon and /var/log/amazon. On a read-only root it dies as soon as a task starts, and
the session is refused on the day of the incident. A writable volume mounted at those places is enough.

Source: ECS Developer Guide, "Monitor Amazon ECS containers with ECS Exec", considerations; aws/containers-roadmap
issue 1359 and aws-containers/amazon-ecs-exec-checker issue 71, which name the places, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.containers import containers, is_windows, name_of
from policies.rules.facts.services import task_definitions
from policies.rules.facts.tokens import SERVICE, TASK_DEFINITION

_PLACES: Final = (PurePosixPath("/var/lib/amazon/ssm"), PurePosixPath("/var/log/amazon/ssm"))

_SERVICE = {
    "type": SERVICE,
    "name": "api",
    "inputs": {"enableExecuteCommand": True},
    "propertyDependencies": {"taskDefinition": ["task"]},
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy="Mount a writable volume at /var/lib/amazon and one at /var/log/amazon, or switch ECS Exec off.",
    passes=[
        _SERVICE,
        {
            "type": TASK_DEFINITION,
            "name": "task",
            "inputs": {
                "containerDefinitions": '[{"name": "api", "readonlyRootFilesystem": true, "mountPoints":'
                ' [{"sourceVolume": "a", "containerPath": "/var/lib/amazon"},'
                ' {"sourceVolume": "b", "containerPath": "/var/log/amazon"}]}]'
            },
        },
    ],
    fails=[
        _SERVICE,
        {
            "type": TASK_DEFINITION,
            "name": "task",
            "inputs": {"containerDefinitions": '[{"name": "api", "readonlyRootFilesystem": true}]'},
        },
    ],
)
def ecs_service_sessions_possible(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not service.value("enableExecuteCommand", default=False):
        not_applicable("ECS Exec is off")
    tasks = [task for task in task_definitions(stack, service) if not is_windows(task)]
    if not tasks:
        not_applicable("its task definition is not declared in this stack")
    for container in (each for task in tasks for each in containers(task)):
        if container.value("readonlyRootFilesystem", default=False) and not all(
            _writable(container, place) for place in _PLACES
        ):
            yield Violation("enableExecuteCommand", f"the agent can't write in {name_of(container)}")


def _writable(container: View, place: PurePosixPath) -> bool:
    mounted = (
        PurePosixPath(mount.value("containerPath", default=""))
        for mount in container.each("mountPoints")
        if not mount.value("readOnly", default=False)
    )
    return any(place.is_relative_to(path) for path in mounted if path.is_absolute())
