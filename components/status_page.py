"""A status page: one document and two files of data in a private bucket, shown to everybody by CloudFront."""

from __future__ import annotations

import html
import json
import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

import pulumi
import pulumi_aws as aws

from components.certificate import EVERYWHERE
from components.distribution_log import DistributionLog, DistributionLogArgs
from components.location import Location, Protection
from components.policy_document import Conditions, Statement
from components.private_bucket import PrivateBucket, PrivateBucketArgs, bucket_name
from components.status_states import INCIDENTS_KEY, STATUS_KEY

DOCUMENT: Final = "index.html"

_TEMPLATE: Final = Path(__file__).with_name("status_page.html")

_LOGS: Final = "AWSLogs/"
"""Where CloudFront writes what was asked for; the page shows nothing of it."""


@dataclass(frozen=True)
class StatusPageArgs:
    """What the page needs; names begin with `<prefix>-<name>`.

    It is shown at `host`, a name of the zone `zone_id` on the certificate `certificate_arn`, under `title`. `key_arn`
    is a key whose policy lets CloudFront and the delivery of its logs use it. Logs are kept for `log_retention_days`.
    """

    location: Location
    prefix: str
    host: str
    title: str
    zone_id: pulumi.Input[str]
    certificate_arn: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    log_retention_days: int
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class StatusPage(pulumi.ComponentResource):
    """The page. It needs CloudFront, Route 53 and, for what CloudFront hasn't kept, S3 in one region; nothing else.

    The document knows nothing by itself: until it has read the data, and when that is old, it says so.
    """

    bucket: str
    """Physical name of the bucket, known in a preview."""
    ready: pulumi.Resource
    """What has to exist before data is written."""
    distribution_id: pulumi.Output[str]
    """Id of the distribution, by which CloudWatch knows it."""

    def __init__(self, name: str, args: StatusPageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:edge:StatusPage", name, None, opts)
        self._name, self._args = name, args
        self._own = pulumi.ResourceOptions(parent=self)
        self.bucket = bucket_name(args.location, args.prefix, name)
        stored = self._stored()
        self.ready = stored
        self._objects(stored)
        distribution = self._distribution(stored)
        self.distribution_id = distribution.id
        self._records(distribution)
        log = DistributionLogArgs(args.location, args.prefix, distribution.arn, stored.arn, [stored], args.tags)
        DistributionLog(f"{name}-log", log, self._own)
        self.register_outputs({"bucket": self.bucket})

    def _stored(self) -> PrivateBucket:
        args = self._args
        bucket = PrivateBucketArgs(
            location=args.location,
            bucket=self.bucket,
            old_version_days=30,
            statements=[*_shown(args.location, self.bucket), _logged(args.location, self.bucket)],
            key_arn=args.key_arn,
            expiring={_LOGS: args.log_retention_days},
            protection=args.protection,
            tags=args.tags,
        )
        return PrivateBucket(self._name, bucket, self._own)

    def _objects(self, stored: PrivateBucket) -> None:
        name = self._name
        in_bucket = pulumi.ResourceOptions(parent=self, depends_on=[stored])
        aws.s3.BucketObjectv2(
            f"{name}-{DOCUMENT}",
            bucket=stored.bucket_name,
            key=DOCUMENT,
            content=document(self._args.title),
            content_type="text/html; charset=utf-8",
            cache_control="max-age=300",
            opts=in_bucket,
        )
        # Only the beginning is ours: people add to it afterwards.
        aws.s3.BucketObjectv2(
            f"{name}-{INCIDENTS_KEY}",
            bucket=stored.bucket_name,
            key=INCIDENTS_KEY,
            content=json.dumps({"version": 1, "incidents": []}),
            content_type="application/json",
            cache_control="max-age=30",
            opts=pulumi.ResourceOptions(
                parent=self, depends_on=[stored], ignore_changes=["content", "cacheControl", "contentType"]
            ),
        )

    def _distribution(self, stored: PrivateBucket) -> aws.cloudfront.Distribution:
        name, args = self._name, self._args
        return aws.cloudfront.Distribution(
            name,
            comment=f"Status page of {args.prefix}",
            enabled=True,
            aliases=[args.host],
            default_root_object=DOCUMENT,
            http_version="http2and3",
            is_ipv6_enabled=True,
            price_class="PriceClass_100",
            origins=[
                {
                    "origin_id": name,
                    "domain_name": stored.bucket_name.apply(
                        lambda bucket: f"{bucket}.{args.location.regional_service('s3')}"
                    ),
                    "origin_access_control_id": self._access_control().id,
                }
            ],
            default_cache_behavior={
                "target_origin_id": name,
                "viewer_protocol_policy": "redirect-to-https",
                "allowed_methods": ["GET", "HEAD"],
                "cached_methods": ["GET", "HEAD"],
                "compress": True,
                "cache_policy_id": self._cache().id,
                "response_headers_policy_id": self._headers().id,
            },
            restrictions={"geo_restriction": {"restriction_type": "none"}},
            viewer_certificate={
                "acm_certificate_arn": args.certificate_arn,
                "minimum_protocol_version": "TLSv1.2_2021",
                "ssl_support_method": "sni-only",
            },
            tags=dict(args.tags),
            opts=self._own,
        )

    def _access_control(self) -> aws.cloudfront.OriginAccessControl:
        return aws.cloudfront.OriginAccessControl(
            self._name,
            name=f"{self._args.prefix}-{self._name}",
            origin_access_control_origin_type="s3",
            signing_behavior="always",
            signing_protocol="sigv4",
            opts=self._own,
        )

    def _cache(self) -> aws.cloudfront.CachePolicy:
        return aws.cloudfront.CachePolicy(
            self._name,
            name=f"{self._args.prefix}-{self._name}",
            min_ttl=0,
            default_ttl=30,
            max_ttl=300,
            parameters_in_cache_key_and_forwarded_to_origin={
                "cookies_config": {"cookie_behavior": "none"},
                "headers_config": {"header_behavior": "none"},
                "query_strings_config": {"query_string_behavior": "none"},
                "enable_accept_encoding_brotli": True,
                "enable_accept_encoding_gzip": True,
            },
            opts=self._own,
        )

    def _headers(self) -> aws.cloudfront.ResponseHeadersPolicy:
        return aws.cloudfront.ResponseHeadersPolicy(
            self._name,
            name=f"{self._args.prefix}-{self._name}",
            security_headers_config={
                "content_security_policy": {
                    "content_security_policy": content_security_policy(document(self._args.title)),
                    "override": True,
                },
                "content_type_options": {"override": True},
                "frame_options": {"frame_option": "DENY", "override": True},
                "referrer_policy": {"referrer_policy": "no-referrer", "override": True},
                "strict_transport_security": {"access_control_max_age_sec": 31_536_000, "override": True},
            },
            opts=self._own,
        )

    def _records(self, distribution: aws.cloudfront.Distribution) -> None:
        for type_ in ("A", "AAAA"):
            aws.route53.Record(
                f"{self._name}-{type_.lower()}",
                zone_id=self._args.zone_id,
                name=self._args.host,
                type=type_,
                aliases=[
                    {
                        "name": distribution.domain_name,
                        "zone_id": distribution.hosted_zone_id,
                        "evaluate_target_health": False,
                    }
                ],
                opts=self._own,
            )


def document(title: str) -> str:
    """Return the page under a title."""
    return _TEMPLATE.read_text(encoding="utf-8").replace("{title}", html.escape(title))


def content_security_policy(page: str) -> str:
    """Return the policy under which exactly this page's own style and script work, and its own files can be read."""
    allowed = {
        "style-src": _hashes(page, "style"),
        "script-src": _hashes(page, "script"),
        "connect-src": "'self'",
        "img-src": "data:",
    }
    directives = [f"{name} {value}" for name, value in allowed.items()]
    rest = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"]
    return "; ".join(["default-src 'none'", *directives, *rest])


def _hashes(page: str, element: str) -> str:
    found: list[str] = re.findall(rf"<{element}>(.*?)</{element}>", page, re.DOTALL)
    return " ".join(f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'" for text in found)


def _shown(location: Location, bucket: str) -> list[Statement]:
    """Let the account's distributions read what the page consists of; which one will do so is not known beforehand."""
    objects = [f"arn:{location.partition}:s3:::{bucket}/{key}" for key in (DOCUMENT, INCIDENTS_KEY, STATUS_KEY)]
    distributions = f"arn:{location.partition}:cloudfront::{location.account}:distribution/*"
    conditions: Conditions = {"ArnLike": {"aws:SourceArn": distributions}}
    return [Statement("Shown", ["s3:GetObject"], objects, services=["cloudfront.amazonaws.com"], conditions=conditions)]


def _logged(location: Location, bucket: str) -> Statement:
    """Let the delivery of logs write (CloudWatch Logs user guide, "Logs sent to Amazon S3", read 2026-11-22)."""
    conditions: Conditions = {
        "StringEquals": {"aws:SourceAccount": location.account, "s3:x-amz-acl": "bucket-owner-full-control"},
        "ArnLike": {"aws:SourceArn": location.in_region(EVERYWHERE).arn("logs", "delivery-source:*")},
    }
    return Statement(
        "Logged",
        ["s3:PutObject"],
        [f"arn:{location.partition}:s3:::{bucket}/{_LOGS}*"],
        services=["delivery.logs.amazonaws.com"],
        conditions=conditions,
    )
