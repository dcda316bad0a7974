"""A bucket is encrypted with a key that the account controls.

S3 encrypts every object with a key of its own; with a customer's key, reading takes a permission on the key as well.
Load balancers and S3 itself can't deliver logs to such a bucket, and a trail with a key of its own uses that one.

Source: Security Hub S3.17; S3 User Guide, "Default encryption" (SSE-S3 since January 2023); Application Load Balancers
user guide, "Enable access logs"; CloudTrail user guide, "Encrypting CloudTrail log files", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import BUCKET_ENCRYPTIONS, BUCKETS, LOAD_BALANCERS

_ALGORITHM: Final = "applyServerSideEncryptionByDefault.sseAlgorithm"
_TRAIL: Final = "aws:cloudtrail/trail:Trail"
_LOGGING: Final = ("aws:s3/bucketLogging:BucketLogging", "aws:s3/bucketLoggingV2:BucketLoggingV2")


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=BUCKETS,
    controls=["SecurityHub/S3.17"],
    remedy="Add a BucketServerSideEncryptionConfiguration with aws:kms and the key.",
    passes=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}},
        {
            "type": "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            "name": "media",
            "inputs": {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "aws:kms"}}]},
            "propertyDependencies": {"bucket": ["media"]},
        },
    ],
    fails=[
        {"type": "aws:s3/bucket:Bucket", "name": "media", "inputs": {}},
        {
            "type": "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
            "name": "media",
            "inputs": {"rules": [{"applyServerSideEncryptionByDefault": {"sseAlgorithm": "AES256"}}]},
            "propertyDependencies": {"bucket": ["media"]},
        },
    ],
)
def s3_bucket_customer_key(bucket: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if _takes_logs(stack, bucket):
        not_applicable("logs are delivered to it, which takes a key of S3's own")
    if _takes_encrypted_trail(stack, bucket):
        not_applicable("the trail that is written to it encrypts its files with a key by itself")
    holders = [bucket, *attached(stack, bucket, BUCKET_ENCRYPTIONS, "bucket", name="bucket")]
    if not any_holds(_with_key, holders):
        yield Violation("", "uses a key of S3's own")


def _takes_logs(stack: Stack, bucket: Resource) -> bool:
    paths = ("accessLogs", "connectionLogs", "healthCheckLogs")
    delivering = [each for path in paths for each in stack.dependents(bucket, *LOAD_BALANCERS, path=path)]
    return bool(delivering or attached(stack, bucket, _LOGGING, "targetBucket", name="bucket"))


def _takes_encrypted_trail(stack: Stack, bucket: Resource) -> bool:
    trails = attached(stack, bucket, [_TRAIL], "s3BucketName", name="bucket")
    return bool(trails) and all(trail.is_set("kmsKeyId") for trail in trails)


def _with_key(holder: Resource) -> bool:
    if holder.type in BUCKET_ENCRYPTIONS:
        rules = holder.each("rules")
    else:
        inline = [*holder.each("serverSideEncryptionConfiguration"), *holder.each("serverSideEncryptionConfigurations")]
        rules = [each for block in inline for each in [*block.each("rule"), *block.each("rules")]]
    return any(each.value(_ALGORITHM, default="AES256").startswith("aws:kms") for each in rules)
