"""A secret that a task reads gets its value in the same stack.

Secrets Manager creates a secret empty. ECS then can't start the task, and the service's first deployment fails after
its time-out, in every new environment anew. Advisory, since a preview can't see a value that somebody has set by hand.

Source: ECS Developer Guide, "Troubleshoot ECS TaskFailedToStart and ResourceInitializationError errors";
aws/containers-roadmap issue 1590, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.secret_readers import VALUES, readers, values_of
from policies.rules.facts.tokens import SECRET, TASK_DEFINITION

_SECRET = {"type": SECRET, "name": "key", "inputs": {"name": "shop/key"}}
_TASK = {
    "type": TASK_DEFINITION,
    "name": "task",
    "inputs": {
        "containerDefinitions": '[{"name": "api", "secrets": [{"name": "KEY", "valueFrom":'
        ' "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/key"}]}]'
    },
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.ADVISORY,
    resources=[SECRET],
    controls=[],
    remedy="Add a SecretVersion (ignore later changes of a value that people set), or a rotation that begins at once.",
    passes=[
        _SECRET,
        _TASK,
        {"type": VALUES[0], "name": "value", "inputs": {}, "propertyDependencies": {"secretId": ["key"]}},
    ],
    fails=[_SECRET, _TASK],
)
def secretsmanager_secret_has_value(secret: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    tasks = readers(stack, secret)
    if not tasks:
        not_applicable("no task of this stack reads it")
    if not values_of(stack, secret):
        yield Violation("", f"is empty when {tasks[0].name} starts")
