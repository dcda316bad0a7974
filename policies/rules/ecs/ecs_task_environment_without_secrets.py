"""No secret stands in plain in a task definition.

Whoever may describe the task reads it, and it stays in every revision. Secrets belong to `secrets`, by the ARN of where
they are kept. A variable counts as a secret by its name, by a form that only credentials have, or because it is a URL
with a password in it; a definition that contains a Pulumi secret shows it to the same readers.

Source: Security Hub ECS.8; ECS Developer Guide, "Pass sensitive data to an ECS container", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.containers import containers, name_of
from policies.rules.facts.credentials import is_credential, names_a_secret


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["FSBP/ECS.8"],
    remedy="Keep the value in Secrets Manager and pass it by secrets[].valueFrom.",
    passes={
        "containerDefinitions": '[{"name": "api", "environment": [{"name": "LOG_LEVEL", "value": "info"}],'
        ' "secrets": [{"name": "DATABASE_URL", "valueFrom": "arn:aws:ssm:eu-central-1:111122223333:parameter/x"}]}]'
    },
    fails={"containerDefinitions": '[{"name": "api", "environment": [{"name": "DB_PASSWORD", "value": "hunter2"}]}]'},
)
def ecs_task_environment_without_secrets(task: Resource, _: Limits) -> Iterator[Violation]:
    if task.is_secret("containerDefinitions"):
        yield Violation("containerDefinitions", "a secret of the program stands in the definition in plain")
        return
    for container in containers(task):
        for variable in container.each("environment"):
            yield from _judged(variable, name_of(container))
        for path in ("command", "entryPoint"):
            if any(is_credential(text) for text in container.texts(path)):
                yield Violation(container.path_of("name"), f"{name_of(container)} is started with a credential")


def _judged(variable: View, container: str) -> Iterator[Violation]:
    name, value = variable.value("name", default=""), str(variable.value("value") or "")
    if is_credential(value):
        yield Violation(variable.path_of("name"), f"{name} of {container} holds a credential in plain")
    elif names_a_secret(name, value):
        yield Violation(variable.path_of("name"), f"{name} of {container} is a secret by its name, in plain")
