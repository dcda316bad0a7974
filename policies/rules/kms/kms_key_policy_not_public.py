"""A key's policy lets nobody in whom it does not name.

Source: Security Hub KMS.5; KMS Developer Guide, "Key policies", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule
from policies.rules.facts.statements import statements


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=["aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy", "aws:kms/replicaKey:ReplicaKey"],
    controls=["FSBP/KMS.5"],
    remedy="Name the principals, or tie the statement to the account by a condition such as kms:CallerAccount.",
    passes={
        "policy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},'
        ' "Action": "kms:*", "Resource": "*"}]}'
    },
    fails={
        "policy": '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "kms:Decrypt", "Resource": "*"}]}'
    },
    unknown=BLOCK,
)
def kms_key_policy_not_public(key: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(key.document("policy")):
        if statement.open():
            yield Violation(statement.view.path_of(), "lets everybody use the key")
