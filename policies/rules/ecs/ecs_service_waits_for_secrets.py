"""A service starts after the secrets that its tasks read have their values.

The task definition refers to the secret, not to the version that holds its value; without an order the first tasks may
find it empty and fail.

Source: ECS Developer Guide, "Pass Secrets Manager secrets through Amazon ECS environment variables": the value is read
when a task starts; aws/containers-roadmap issue 1590, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import waited_for
from policies.rules.facts.secret_readers import VALUES, secrets_read, values_of
from policies.rules.facts.services import task_definitions
from policies.rules.facts.tokens import SECRET, SERVICE, TASK_DEFINITION

_OTHERS = [
    {"type": TASK_DEFINITION, "name": "task", "inputs": {}, "propertyDependencies": {"containerDefinitions": ["key"]}},
    {"type": SECRET, "name": "key", "inputs": {"name": "shop/key"}},
    {"type": VALUES[0], "name": "value", "inputs": {}, "propertyDependencies": {"secretId": ["key"]}},
]


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy="Add the SecretVersion to depends_on of the service.",
    passes=[
        {
            "type": SERVICE,
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"taskDefinition": ["task"]},
            "dependencies": ["task", "value"],
        },
        *_OTHERS,
    ],
    fails=[
        {"type": SERVICE, "name": "api", "inputs": {}, "propertyDependencies": {"taskDefinition": ["task"]}},
        *_OTHERS,
    ],
)
def ecs_service_waits_for_secrets(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    read = [secret for task in task_definitions(stack, service) for secret in secrets_read(stack, task)]
    if not read:
        not_applicable("its tasks read no secret of this stack")
    waited = waited_for(stack, service)
    for secret in read:
        values = values_of(stack, secret)
        if values and not any(value.urn in waited for value in values):
            yield Violation("", f"may start before {values[0].name} gives {secret.name} its value")
