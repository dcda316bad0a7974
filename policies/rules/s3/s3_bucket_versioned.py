"""A bucket keeps what is overwritten or deleted.

Source: Security Hub S3.14, Checkov CKV_AWS_21; BucketVersioning of pulumi_aws 7.51.1 (unset: no versions), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKET_VERSIONINGS, BUCKETS


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
    if bucket.value("objectLockEnabled", default=False):
        return
    holders = [bucket, *attached(stack, bucket, BUCKET_VERSIONINGS, "bucket", name="bucket")]
    if not any_holds(_keeps, holders):
        yield Violation("", "forgets what is overwritten or deleted")


def _keeps(holder: Resource) -> bool:
    if holder.type in BUCKET_VERSIONINGS:
        return holder.value("versioningConfiguration.status", default="Disabled") == "Enabled"
    inline = [*holder.each("versioning"), *holder.each("versionings")]
    return any(each.value("enabled", default=False) for each in inline)
