"""A bucket's policy denies every request without TLS.

Source: Security Hub S3.5, CIS 2.1.1; S3 User Guide, "Require TLS", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.statements import denies_plain_http, statements
from policies.rules.facts.tokens import BUCKET_POLICIES, BUCKETS


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=BUCKETS,
    controls=["FSBP/S3.5", "CIS-3.0/CIS-2.1.1"],
    remedy="Add a statement that denies s3:* to everyone where aws:SecureTransport is false.",
    passes=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {"bucket": "shop-media"}},
        {
            "type": "aws:s3/bucketPolicy:BucketPolicy",
            "name": "media",
            "inputs": {
                "bucket": "shop-media",
                "policy": '{"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource":'
                ' ["arn:aws:s3:::shop-media", "arn:aws:s3:::shop-media/*"],'
                ' "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}',
            },
        },
    ],
    fails=[{"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {"bucket": "shop-media"}}],
)
def s3_bucket_tls_only(bucket: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    holders = [bucket, *attached(stack, bucket, BUCKET_POLICIES, "bucket", name="bucket")]
    if not any_holds(_denies, holders):
        yield Violation("policy", "answers requests without TLS")


def _denies(holder: Resource) -> bool:
    return denies_plain_http(statements(holder.document("policy")))
