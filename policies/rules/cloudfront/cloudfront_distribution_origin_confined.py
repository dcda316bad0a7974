"""A bucket behind a distribution is read through the distribution only.

With an origin access control the bucket's policy names the distribution; without one the objects have to be public, or
rest on the older identity, which knows neither KMS nor newer regions.

Source: Security Hub CloudFront.13; CloudFront Developer Guide, "Restrict access to an Amazon S3 origin";
`origin_access_control_id` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import meant
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import BUCKETS, DISTRIBUTION

_ENDPOINT: Final = re.compile(r"\.s3[.-][a-z0-9.-]*amazonaws\.com")
_BUCKET = {"type": BUCKETS[0], "name": "media", "inputs": {"bucket": "media"}}
_SITE = {"type": DISTRIBUTION, "name": "site"}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.13"],
    remedy="Set origin_access_control_id of each S3 origin.",
    passes=[
        _BUCKET,
        {
            **_SITE,
            "inputs": {
                "origins": [{"domainName": "media.s3.eu-central-1.amazonaws.com", "originAccessControlId": "oac"}]
            },
        },
    ],
    fails=[_BUCKET, {**_SITE, "inputs": {"origins": [{"domainName": "media.s3.eu-central-1.amazonaws.com"}]}}],
)
def cloudfront_distribution_origin_confined(distribution: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    buckets = meant(stack, distribution, "origins", BUCKETS)
    found = [each for each in distribution.each("origins") if _is_bucket(each, bool(buckets))]
    if not found:
        not_applicable("no bucket stands behind it")
    for origin in found:
        if not origin.is_set("originAccessControlId"):
            yield Violation(origin.path_of("originAccessControlId"), _fault(origin))


def _fault(origin: View) -> str:
    older = "s3OriginConfig.originAccessIdentity"
    # A program without an identity may say so with "".
    if origin.is_unknown(older) or origin.value(older, default=""):
        return "reads a bucket by the older identity, which can't read what KMS encrypted"
    return "reads a bucket as everybody may"


def _is_bucket(origin: View, refers_to_buckets: bool) -> bool:
    """Whether an origin is a bucket's own endpoint; a bucket's website is read over plain HTTP like any other host."""
    if origin.is_set("s3OriginConfig"):
        return True
    if origin.is_set("customOriginConfig") or origin.is_set("vpcOriginConfig"):
        return False
    return refers_to_buckets or bool(_ENDPOINT.search(known_text(origin, "domainName")))
