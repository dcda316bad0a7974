"""A distribution fetches from other hosts over current versions of TLS.

A distribution that talks to its origin in clear shows the lock in the browser and sends passwords in clear behind it.

Source: Security Hub CloudFront.9 and CloudFront.10; `custom_origin_config` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import DISTRIBUTION

_AT: Final = "customOriginConfig"


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.9", "FSBP/CloudFront.10"],
    remedy="Set origin_protocol_policy https-only and origin_ssl_protocols TLSv1.2; read buckets by access control.",
    passes={
        "origins": [
            {
                "domainName": "shop.example",
                "customOriginConfig": {"originProtocolPolicy": "https-only", "originSslProtocols": ["TLSv1.2"]},
            }
        ]
    },
    fails={
        "origins": [
            {
                "domainName": "shop.example",
                "customOriginConfig": {"originProtocolPolicy": "http-only", "originSslProtocols": ["TLSv1.2"]},
            }
        ]
    },
)
def cloudfront_distribution_origin_tls(distribution: Resource, _: Limits) -> Iterator[Violation]:
    origins = [each for each in distribution.each("origins") if each.is_set(_AT)]
    if not origins:
        not_applicable("it fetches from no other host")
    for origin in origins:
        if origin.value(f"{_AT}.originProtocolPolicy", default="") != "https-only":
            yield Violation(origin.path_of(f"{_AT}.originProtocolPolicy"), "fetches in clear")
        outdated = sorted({"SSLv3", "TLSv1", "TLSv1.1"}.intersection(origin.texts(f"{_AT}.originSslProtocols")))
        if outdated:
            yield Violation(origin.path_of(f"{_AT}.originSslProtocols"), f"offers {', '.join(outdated)}")
