"""A bucket's policy lets no principal undo the bucket's protection.

The account's own roles need no line in the policy to change it, so that such a grant speaks to other accounts: they
could open the bucket, replace its policy or switch its encryption.

Source: Security Hub S3.6, which names the five actions, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import Statement, statements
from policies.rules.facts.tokens import BUCKET_POLICIES, BUCKETS

_CONTROL: Final = (
    "s3:DeleteBucketPolicy",
    "s3:PutBucketAcl",
    "s3:PutBucketPolicy",
    "s3:PutEncryptionConfiguration",
    "s3:PutObjectAcl",
)


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[*BUCKET_POLICIES, *BUCKETS],
    controls=["FSBP/S3.6"],
    remedy="Name the actions on objects that the other side needs.",
    passes={
        "policy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/reader"},'
        ' "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-media/*"}]}'
    },
    fails={
        "policy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::444455556666:role/reader"},'
        ' "Action": "s3:*", "Resource": "arn:aws:s3:::shop-media"}]}'
    },
)
def s3_bucket_policy_keeps_control(holder: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(holder.document("policy")):
        granted = [action for action in _CONTROL if statement.grants(action)]
        if granted and _speaks_to_accounts(statement):
            yield Violation(statement.view.path_of(), f"hands out {', '.join(granted)}")


def _speaks_to_accounts(statement: Statement) -> bool:
    if statement.view.is_set("NotPrincipal"):
        return True
    return any(not principal.endswith((".amazonaws.com", ".amazonaws.com.cn")) for principal in statement.principals())
