"""A distribution offers its viewers current versions of TLS only, under its own certificate and name.

With the certificate of CloudFront itself the policy is TLSv1, whatever the program says.

Source: Security Hub CloudFront.7, CloudFront.8 and CloudFront.15; CloudFront Developer Guide, "Supported protocols and
ciphers between viewers and CloudFront"; `viewer_certificate` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import DISTRIBUTION

_AT: Final = "viewerCertificate"
_CURRENT: Final = frozenset({"TLSv1.2_2021", "TLSv1.2_2025", "TLSv1.3_2025"})


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.15", "FSBP/CloudFront.7", "FSBP/CloudFront.8"],
    remedy="Set viewer_certificate: your certificate, minimum_protocol_version TLSv1.2_2021, sni-only.",
    passes={
        "viewerCertificate": {
            "acmCertificateArn": "arn",
            "minimumProtocolVersion": "TLSv1.2_2021",
            "sslSupportMethod": "sni-only",
        }
    },
    fails={
        "viewerCertificate": {
            "acmCertificateArn": "arn",
            "minimumProtocolVersion": "TLSv1",
            "sslSupportMethod": "sni-only",
        }
    },
)
def cloudfront_distribution_tls_policy_strong(distribution: Resource, _: Limits) -> Iterator[Violation]:
    own = any(distribution.is_set(f"{_AT}.{path}") for path in ("acmCertificateArn", "iamCertificateId"))
    if not own or distribution.value(f"{_AT}.cloudfrontDefaultCertificate", default=False):
        yield Violation(_AT, "uses CloudFront's own certificate, which comes with TLS 1.0")
        return
    policy = distribution.value(f"{_AT}.minimumProtocolVersion", default="TLSv1")
    if policy not in _CURRENT:
        yield Violation(f"{_AT}.minimumProtocolVersion", f"{policy} takes older versions")
    if distribution.value(f"{_AT}.sslSupportMethod", default="sni-only") == "vip":
        yield Violation(f"{_AT}.sslSupportMethod", "pays for addresses of its own, which clients without SNI needed")
