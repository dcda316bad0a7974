"""Who did what in the account: CloudTrail, written to a bucket in which nothing can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.encryption_key import EncryptionKey, EncryptionKeyArgs, KeyService
from components.location import Location
from components.policy_document import Conditions, Statement
from components.private_bucket import ObjectLock, PrivateBucket, PrivateBucketArgs, bucket_name


@dataclass(frozen=True)
class AuditTrailArgs:
    """What the trail needs. Its files are kept for `retention_days` and can't be deleted for those of the `lock`.

    Raises ValueError, its message beginning with `lock`, for a lock that is longer than files are kept.
    """

    location: Location
    prefix: str
    retention_days: int
    lock: ObjectLock
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.lock.days > self.retention_days:
            raise ValueError(
                f"lock: expected at most the {self.retention_days} days of retention, got {self.lock.days}"
            )


class AuditTrail(pulumi.ComponentResource):
    """A trail of management events in all regions, encrypted, with digests that show a missing or changed file.

    The bucket's own encryption is SSE-S3: CloudTrail encrypts its files with the key by itself, and their digests with
    SSE-S3 (CloudTrail user guide, "Encrypting CloudTrail log files", read 2026-11-22).
    """

    bucket_name: pulumi.Output[str]

    def __init__(self, name: str, args: AuditTrailArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:AuditTrail", name, None, opts)
        location, own = args.location, pulumi.ResourceOptions(parent=self)
        key_args = EncryptionKeyArgs(
            location=location,
            prefix=args.prefix,
            description="CloudTrail's files",
            services=[KeyService.TRAIL],
            tags=args.tags,
        )
        key = EncryptionKey(name, key_args, own)
        trail = f"{args.prefix}-{name}"
        bucket = self._bucket(name, trail, args)
        aws.cloudtrail.Trail(
            name,
            name=trail,
            s3_bucket_name=bucket.bucket_name,
            kms_key_id=key.key_arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            enable_logging=True,
            event_selectors=[{"include_management_events": True, "read_write_type": "All"}],
            tags=dict(args.tags),
            # CloudTrail writes a test file before the trail exists.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[bucket], protect=True),
        )
        self.bucket_name = bucket.bucket_name
        self.register_outputs({"bucketName": self.bucket_name})

    def _bucket(self, name: str, trail: str, args: AuditTrailArgs) -> PrivateBucket:
        bucket = bucket_name(args.location, args.prefix, name)
        bucket_args = PrivateBucketArgs(
            location=args.location,
            bucket=bucket,
            statements=_trail_writes(args.location, bucket, trail),
            retention_days=args.retention_days,
            old_version_days=args.lock.days,
            lock=args.lock,
            tags=args.tags,
        )
        return PrivateBucket(name, bucket_args, pulumi.ResourceOptions(parent=self))


def _trail_writes(location: Location, bucket: str, trail: str) -> tuple[Statement, Statement]:
    """Let this one trail write (CloudTrail user guide, "S3 bucket policy for CloudTrail", read 2026-11-22)."""
    arn, service = f"arn:{location.partition}:s3:::{bucket}", ["cloudtrail.amazonaws.com"]
    own: Conditions = {"StringEquals": {"aws:SourceArn": location.arn("cloudtrail", f"trail/{trail}")}}
    written = f"{arn}/AWSLogs/{location.account}/*"
    return (
        Statement("TrailReadsAccess", ["s3:GetBucketAcl"], [arn], services=service, conditions=own),
        Statement("TrailWrites", ["s3:PutObject"], [written], services=service, conditions=own),
    )
