"""A bucket that nobody outside of the account reaches, and whose objects outlive mistakes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Final, Literal

import pulumi
import pulumi_aws as aws

from components.location import Location, Protection
from components.policy_document import Statement, policy_document
from components.short_name import short_name

_NAME_LIMIT: Final = 63
"""Longest name of a bucket (S3 user guide, "General purpose bucket naming rules", read 2026-11-22)."""


@dataclass(frozen=True)
class ObjectLock:
    """For how many days no version of an object can be deleted.

    In mode `GOVERNANCE` those may who have `s3:BypassGovernanceRetention`, in `COMPLIANCE` nobody can, AWS included
    (S3 user guide, "Locking objects with Object Lock", read 2026-11-22).
    """

    days: int
    mode: Literal["GOVERNANCE", "COMPLIANCE"] = "GOVERNANCE"


@dataclass(frozen=True)
class PrivateBucketArgs:
    """What a private bucket needs.

    - `bucket`: its physical name, see `bucket_name`.
    - `statements`: of its policy, beside the one that asks for TLS.
    - `key_arn`: the key of what is written without naming one; without it a key of S3's own.
    - `retention_days`: after which objects expire; None for never.
    - `expiring`: days after which objects expire whose keys begin so.
    - `old_version_days`: for which a version that was overwritten or deleted can be brought back.
    - `lock`: can only be given when the bucket is created.
    """

    location: Location
    bucket: str
    old_version_days: int
    statements: Sequence[Statement] = ()
    key_arn: pulumi.Input[str] | None = None
    retention_days: int | None = None
    expiring: Mapping[str, int] = field(default_factory=dict[str, int])
    lock: ObjectLock | None = None
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


def bucket_name(location: Location, prefix: str, name: str) -> str:
    """Return a physical name that is unique in all accounts and regions, and known in a preview."""
    return short_name(f"{prefix}-{name}-{location.account}-{location.region}", _NAME_LIMIT)


class PrivateBucket(pulumi.ComponentResource):
    """A versioned bucket without public access or access lists. What depends on it waits for its policy as well."""

    bucket_name: pulumi.Output[str]
    """Known in a preview."""
    arn: str
    """Known in a preview."""

    token: ClassVar[str] = "shipworthy:storage:PrivateBucket"
    """Type of the component."""

    def __init__(self, name: str, args: PrivateBucketArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(self.token, name, None, opts)
        self._name, self._args = name, args
        self.arn = f"arn:{args.location.partition}:s3:::{args.bucket}"
        protected = args.protection == "protected"
        bucket = aws.s3.Bucket(
            name,
            bucket=args.bucket,
            force_destroy=not protected,
            object_lock_enabled=True if args.lock else None,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, protect=protected),
        )
        private, kept = self._closed(bucket), self._kept(bucket)
        aws.s3.BucketPolicy(
            name,
            bucket=bucket.bucket,
            policy=policy_document(*args.statements, _only_tls(self.arn)),
            # S3 refuses two changes of a bucket's access at the same time, and a statement may deny what comes later.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[private, *kept]),
        )
        self.bucket_name = bucket.bucket
        self.register_outputs({"bucketName": bucket.bucket})

    def _closed(self, bucket: aws.s3.Bucket) -> aws.s3.BucketPublicAccessBlock:
        opts = pulumi.ResourceOptions(parent=self)
        aws.s3.BucketOwnershipControls(
            self._name, bucket=bucket.bucket, rule={"object_ownership": "BucketOwnerEnforced"}, opts=opts
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            self._name, bucket=bucket.bucket, rules=[_encryption(self._args.key_arn)], opts=opts
        )
        return aws.s3.BucketPublicAccessBlock(
            self._name,
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=opts,
        )

    def _kept(self, bucket: aws.s3.Bucket) -> list[pulumi.Resource]:
        versioning = aws.s3.BucketVersioning(
            self._name,
            bucket=bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        after = pulumi.ResourceOptions(parent=self, depends_on=[versioning])
        life_cycle = aws.s3.BucketLifecycleConfiguration(
            self._name, bucket=bucket.bucket, rules=[_life_cycle(self._args), *_expiring(self._args)], opts=after
        )
        lock = self._args.lock
        if lock is None:
            return [versioning, life_cycle]
        locked = aws.s3.BucketObjectLockConfiguration(
            self._name,
            bucket=bucket.bucket,
            rule={"default_retention": {"mode": lock.mode, "days": lock.days}},
            opts=after,
        )
        return [versioning, life_cycle, locked]


def _encryption(
    key_arn: pulumi.Input[str] | None,
) -> aws.s3.BucketServerSideEncryptionConfigurationRuleArgsDict:
    if key_arn is None:
        return {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}
    return {
        "apply_server_side_encryption_by_default": {"sse_algorithm": "aws:kms", "kms_master_key_id": key_arn},
        "bucket_key_enabled": True,
    }


def _life_cycle(args: PrivateBucketArgs) -> aws.s3.BucketLifecycleConfigurationRuleArgsDict:
    ends: aws.s3.BucketLifecycleConfigurationRuleExpirationArgsDict = (
        {"expired_object_delete_marker": True} if args.retention_days is None else {"days": args.retention_days}
    )
    return {
        "id": "expire",
        "status": "Enabled",
        "filter": {"prefix": ""},
        "expiration": ends,
        "noncurrent_version_expiration": {"noncurrent_days": args.old_version_days},
        "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
    }


def _expiring(args: PrivateBucketArgs) -> list[aws.s3.BucketLifecycleConfigurationRuleArgsDict]:
    return [
        {"id": f"expire-{prefix}", "status": "Enabled", "filter": {"prefix": prefix}, "expiration": {"days": days}}
        for prefix, days in sorted(args.expiring.items())
    ]


def _only_tls(arn: str) -> Statement:
    return Statement(
        "OnlyTls",
        ["s3:*"],
        [arn, f"{arn}/*"],
        anyone=True,
        conditions={"Bool": {"aws:SecureTransport": "false"}},
        effect="Deny",
    )
