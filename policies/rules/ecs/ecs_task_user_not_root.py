"""Containers run as a user that is not root.

What the image says is not known here, so that the task has to say it.

Source: Security Hub ECS.20; ECS API, ContainerDefinition.user (unset: the image's, root if it names none), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.containers import containers, is_windows, name_of


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["SecurityHub/ECS.20"],
    remedy="Set user in each container definition to a number other than 0.",
    passes={"containerDefinitions": '[{"name": "api", "user": "10001:10001"}]'},
    fails={"containerDefinitions": '[{"name": "api", "user": "0"}]'},
)
def ecs_task_user_not_root(task: Resource, _: Limits) -> Iterator[Violation]:
    if is_windows(task):
        not_applicable("Windows containers have no root")
    for container in containers(task):
        user = _user(container)
        if user in ("", "root", "0"):
            run_as = f"runs as {user}" if user else "runs as whatever user its image names"
            yield Violation(container.path_of("user"), f"{name_of(container)} {run_as}")


def _user(container: View) -> str:
    return container.value("user", default="").partition(":")[0].strip()
