"""A bucket says what becomes of its objects and of their old versions.

Without a lifecycle everything is kept and paid for ever, versions that nobody sees included.

Source: Security Hub S3.13 and S3.10; BucketLifecycleConfiguration of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKET_LIFECYCLES, BUCKETS


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=BUCKETS,
    controls=["FSBP/S3.13", "SecurityHub/S3.10"],
    remedy="Add a BucketLifecycleConfiguration with an Enabled rule.",
    passes=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}},
        {
            "type": "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
            "name": "media",
            "inputs": {"rules": [{"id": "old", "status": "Enabled"}]},
            "propertyDependencies": {"bucket": ["media"]},
        },
    ],
    fails=[{"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}}],
)
def s3_bucket_lifecycle_set(bucket: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    holders = [bucket, *attached(stack, bucket, BUCKET_LIFECYCLES, "bucket", name="bucket")]
    if not any_holds(_enabled, holders):
        yield Violation("", "keeps everything for ever")


def _enabled(holder: Resource) -> bool:
    if holder.type in BUCKET_LIFECYCLES:
        return any(each.value("status", default="Disabled") == "Enabled" for each in holder.each("rules"))
    return any(each.value("enabled", default=False) for each in holder.each("lifecycleRules"))
