"""A secret is replaced regularly without anybody's doing.

A secret that leaked unnoticed opens the door until it changes. The password that RDS manages for a database is rotated
by RDS and is no resource of the program; what others issue is rotated by hand, which needs a waiver with an owner.

Source: Security Hub SecretsManager.1; SecretRotation of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached

_SECRET: Final = "aws:secretsmanager/secret:Secret"
_ROTATION: Final = "aws:secretsmanager/secretRotation:SecretRotation"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[_SECRET],
    controls=["FSBP/SecretsManager.1"],
    remedy="Add a SecretRotation with a function that knows how to replace it, or let the service manage the password.",
    passes=[
        {"type": _SECRET, "name": "api", "inputs": {}},
        {"type": _ROTATION, "name": "api", "inputs": {}, "propertyDependencies": {"secretId": ["api"]}},
    ],
    fails=[{"type": _SECRET, "name": "api", "inputs": {}}],
)
def secretsmanager_secret_rotates(secret: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not attached(stack, secret, [_ROTATION], "secretId", name="name"):
        yield Violation("", "stays the same until somebody replaces it")
