"""A bucket's policy does not shut out the account that owns the bucket.

A denial of everything to everybody without a condition holds for administrators and for this program as well; after
that only the account's root user can take the policy away.

Source: Checkov CKV_AWS_93; S3 User Guide, "Bucket policies", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import Statement, statements
from policies.rules.facts.tokens import BUCKET_POLICIES, BUCKETS


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[*BUCKET_POLICIES, *BUCKETS],
    controls=["Peer/CKV_AWS_93"],
    remedy="Add a condition that tells apart whom to deny, or name the actions to deny.",
    passes={
        "policy": '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource":'
        ' "arn:aws:s3:::shop-media/*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}'
    },
    fails={
        "policy": '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*"}]}',
    },
)
def s3_bucket_policy_leaves_a_way_in(holder: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(holder.document("policy")):
        if _denies_all(statement) and "*" in statement.principals() and not statement.view.keys("Condition"):
            yield Violation(statement.view.path_of(), "nobody can change this policy any more")


def _denies_all(statement: Statement) -> bool:
    if statement.view.value("Effect", default="") != "Deny":
        return False
    if statement.inverted:
        named = [each.lower() for each in statement.view.texts("NotAction")]
        return not any(fnmatchcase("s3:putbucketpolicy", each) for each in named)
    return any(fnmatchcase("s3:putbucketpolicy", each) for each in statement.actions)
