"""A bucket writes down who read and wrote its objects.

After a leak it is the only place that tells which objects were taken. Buckets that receive logs are left out: logging
them into themselves never ends.

Source: Security Hub S3.9; BucketLogging of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKETS, LOAD_BALANCERS

_LOGGING: Final = ("aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2")
_RECEIVES: Final = (
    (LOAD_BALANCERS, "accessLogs.bucket"),
    (LOAD_BALANCERS, "connectionLogs.bucket"),
    (_LOGGING, "targetBucket"),
    (("aws:cloudtrail/trail:Trail",), "s3BucketName"),
    (("aws:cloudfront/distribution:Distribution",), "loggingConfig.bucket"),
    (("aws:ec2/flowLog:FlowLog",), "logDestination"),
    (("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",), "logDestinationConfigs"),
)
"""What delivers logs, and the property that names the bucket."""


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=BUCKETS,
    controls=["FSBP/S3.9", "CIS-3.0/CIS-3.4"],
    remedy="Add a BucketLogging with another bucket as target_bucket.",
    passes=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}},
        {
            "type": "aws:s3/bucketLogging:BucketLogging",
            "name": "media",
            "inputs": {"targetBucket": "shop-logs"},
            "propertyDependencies": {"bucket": ["media"]},
        },
    ],
    fails=[{"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}}],
)
def s3_bucket_access_logged(bucket: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if any(attached(stack, bucket, types, path, name="bucket") for types, path in _RECEIVES):
        not_applicable("receives logs itself")
    if attached(stack, bucket, _LOGGING, "bucket", name="bucket") or bucket.is_set("logging.targetBucket"):
        return
    yield Violation("", "nobody can tell who read its objects")
