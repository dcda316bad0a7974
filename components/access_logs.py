"""The bucket that receives a load balancer's access and connection logs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Final

import pulumi

from components.location import Location, Protection
from components.policy_document import Statement
from components.private_bucket import PrivateBucket, PrivateBucketArgs, bucket_name

ACCESS_PREFIX: Final = "access"
CONNECTION_PREFIX: Final = "connections"


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


class AccessLogs(PrivateBucket):
    """A private bucket that only the load balancers of this account write to.

    Encryption is SSE-S3, since load balancers write to no other (Application Load Balancers user guide, "Enable access
    logs", read 2026-11-22). Versions keep a log that somebody deletes or overwrites, until its own time is over.
    """

    token: ClassVar[str] = "shipworthy:edge:AccessLogs"

    def __init__(self, name: str, args: AccessLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        bucket = bucket_name(args.location, args.prefix, name)
        super().__init__(
            name,
            PrivateBucketArgs(
                args.location,
                bucket,
                old_version_days=args.retention_days,
                statements=[_writing(args.location, bucket)],
                retention_days=args.retention_days,
                protection=args.protection,
                tags=args.tags,
            ),
            opts,
        )


def _writing(location: Location, bucket: str) -> Statement:
    """Let load balancers write below their prefixes, for this account only.

    Source: Application Load Balancers user guide, "Enable access logs" (read 2026-11-22). The service principal is for
    all regions; the account ids that regions older than August 2022 used to need are the former way.
    """
    below = f"arn:{location.partition}:s3:::{bucket}"
    return Statement(
        "LoadBalancersWrite",
        ["s3:PutObject"],
        [f"{below}/{prefix}/AWSLogs/{location.account}/*" for prefix in (ACCESS_PREFIX, CONNECTION_PREFIX)],
        services=["logdelivery.elasticloadbalancing.amazonaws.com"],
    )
