"""A secret's policy lets nobody in whom it does not name.

Source: prowler secretsmanager_not_publicly_accessible, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule
from policies.rules.facts.statements import statements


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:secretsmanager/secret:Secret", "aws:secretsmanager/secretPolicy:SecretPolicy"],
    controls=["Peer/secretsmanager_not_publicly_accessible"],
    remedy="Name the principals, or tie the statement to the account by a condition.",
    passes={
        "policy": '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:role/api"},'
        ' "Action": "secretsmanager:GetSecretValue", "Resource": "*"}}'
    },
    fails={
        "policy": '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"},'
        ' "Action": "secretsmanager:GetSecretValue", "Resource": "*"}}'
    },
    unknown=BLOCK,
)
def secretsmanager_secret_policy_not_public(secret: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(secret.document("policy")):
        if statement.open():
            yield Violation(statement.view.path_of(), "lets everybody read the secret")
