"""The bucket that receives a load balancer's access and connection logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location, Protection
from components.policy_document import Statement, policy_document
from components.short_name import short_name

ACCESS_PREFIX: Final = "access"
CONNECTION_PREFIX: Final = "connections"

_BUCKET_NAME_LIMIT: Final = 63
"""Longest name of a bucket (S3 user guide, "General purpose bucket naming rules", read 2026-11-22)."""


@dataclass(frozen=True)
class AccessLogsArgs:
    """What the bucket needs; objects are deleted after `retention_days`.

    A `protected` bucket can't be deleted while it holds logs, a `disposable` one goes with them.
    """

    location: Location
    prefix: str
    retention_days: int
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class AccessLogs(pulumi.ComponentResource):
    """A private bucket that only the load balancers of this account write to.

    Encryption is SSE-S3, since load balancers write to no other (Application Load Balancers user guide, "Enable access
    logs", read 2026-11-22). What depends on this component waits for the bucket's policy as well.
    """

    bucket_name: pulumi.Output[str]
    """Known in a preview; unique in all accounts and regions."""

    def __init__(self, name: str, args: AccessLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:AccessLogs", name, None, opts)
        location, protected = args.location, args.protection == "protected"
        unique = f"{args.prefix}-{name}-{location.account}-{location.region}"
        bucket_name = short_name(unique, _BUCKET_NAME_LIMIT)
        bucket = aws.s3.Bucket(
            name,
            bucket=bucket_name,
            force_destroy=not protected,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, protect=protected),
        )
        private = self._closed(name, bucket)
        self._kept(name, bucket, args.retention_days)
        aws.s3.BucketPolicy(
            name,
            bucket=bucket.bucket,
            policy=bucket_policy(location, bucket_name),
            # S3 refuses two changes of a bucket's access at the same time.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[private]),
        )
        self.bucket_name = bucket.bucket
        self.register_outputs({"bucketName": bucket.bucket})

    def _closed(self, name: str, bucket: aws.s3.Bucket) -> aws.s3.BucketPublicAccessBlock:
        opts = pulumi.ResourceOptions(parent=self)
        aws.s3.BucketOwnershipControls(
            name, bucket=bucket.bucket, rule={"object_ownership": "BucketOwnerEnforced"}, opts=opts
        )
        aws.s3.BucketServerSideEncryptionConfiguration(
            name,
            bucket=bucket.bucket,
            rules=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
            opts=opts,
        )
        return aws.s3.BucketPublicAccessBlock(
            name,
            bucket=bucket.bucket,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=opts,
        )

    def _kept(self, name: str, bucket: aws.s3.Bucket, retention_days: int) -> None:
        # Versions keep a log that somebody deletes or overwrites, until its own time is over.
        versioning = aws.s3.BucketVersioning(
            name,
            bucket=bucket.bucket,
            versioning_configuration={"status": "Enabled"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.s3.BucketLifecycleConfiguration(
            name,
            bucket=bucket.bucket,
            rules=[
                {
                    "id": "expire",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "expiration": {"days": retention_days},
                    "noncurrent_version_expiration": {"noncurrent_days": retention_days},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=[versioning]),
        )


def bucket_policy(location: Location, bucket: str) -> str:
    """Bucket policy: load balancers write below their prefixes, for this account only, and everybody uses TLS.

    Source: Application Load Balancers user guide, "Enable access logs" (read 2026-11-22). The service principal is for
    all regions; the account ids that regions older than August 2022 used to need are the former way.
    """
    arn = f"arn:{location.partition}:s3:::{bucket}"
    written = [f"{arn}/{prefix}/AWSLogs/{location.account}/*" for prefix in (ACCESS_PREFIX, CONNECTION_PREFIX)]
    return policy_document(
        Statement(
            "LoadBalancersWrite",
            ["s3:PutObject"],
            written,
            services=["logdelivery.elasticloadbalancing.amazonaws.com"],
        ),
        Statement(
            "OnlyTls",
            ["s3:*"],
            [arn, f"{arn}/*"],
            anyone=True,
            conditions={"Bool": {"aws:SecureTransport": "false"}},
            effect="Deny",
        ),
    )
