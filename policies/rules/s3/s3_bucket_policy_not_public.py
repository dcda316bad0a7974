"""A bucket's policy lets nobody in whom it does not name.

Source: Security Hub S3.2 and S3.3; S3 User Guide, "The meaning of public", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule
from policies.rules.facts.statements import statements
from policies.rules.facts.tokens import BUCKET_POLICIES, BUCKETS


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[*BUCKET_POLICIES, *BUCKETS],
    controls=["FSBP/S3.2", "FSBP/S3.3"],
    remedy="Name the principals, or serve the objects through CloudFront with origin access control.",
    passes={
        "policy": '{"Statement": [{"Effect": "Allow", "Principal": {"Service": "cloudfront.amazonaws.com"},'
        ' "Action": "s3:GetObject", "Resource": "arn:aws:s3:::shop-media/*"}]}'
    },
    fails={
        "policy": '{"Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",'
        ' "Resource": "arn:aws:s3:::shop-media/*"}]}'
    },
    unknown=BLOCK,
)
def s3_bucket_policy_not_public(holder: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(holder.document("policy")):
        if statement.open():
            yield Violation(statement.view.path_of(), f"lets everybody {', '.join(statement.actions)}")
