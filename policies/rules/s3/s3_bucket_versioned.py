"""A bucket keeps what is overwritten or deleted.

Source: Security Hub S3.14, Checkov CKV_AWS_21; BucketVersioning of pulumi_aws 7.51.1 (unset: no versions), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.tokens import BUCKETS
from policies.rules.facts.versions import keeps_versions


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=BUCKETS,
    controls=["SecurityHub/S3.14", "Peer/CKV_AWS_21"],
    remedy="Add a BucketVersioning with the status Enabled.",
    passes=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}},
        {
            "type": "aws:s3/bucketVersioning:BucketVersioning",
            "name": "media",
            "inputs": {"versioningConfiguration": {"status": "Enabled"}},
            "propertyDependencies": {"bucket": ["media"]},
        },
    ],
    fails=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}},
        {
            "type": "aws:s3/bucketVersioning:BucketVersioning",
            "name": "media",
            "inputs": {"versioningConfiguration": {"status": "Suspended"}},
            "propertyDependencies": {"bucket": ["media"]},
        },
    ],
)
def s3_bucket_versioned(bucket: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not keeps_versions(stack, bucket):
        yield Violation("", "forgets what is overwritten or deleted")
