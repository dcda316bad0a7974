"""A certificate is in the public transparency logs.

Browsers refuse certificates that are not, and the logs show when somebody else gets one for the same name.

Source: Checkov CKV_AWS_234; `options.certificate_transparency_logging_preference` of pulumi_aws 7.51.1; ACM API
(default ENABLED), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:acm/certificate:Certificate"],
    controls=["Peer/CKV_AWS_234"],
    remedy="Leave certificate_transparency_logging_preference unset.",
    passes={"domainName": "shop.example"},
    fails={"domainName": "shop.example", "options": {"certificateTransparencyLoggingPreference": "DISABLED"}},
)
def acm_certificate_transparency_logged(certificate: Resource, _: Limits) -> Iterator[Violation]:
    path = "options.certificateTransparencyLoggingPreference"
    if certificate.value(path, default="ENABLED") == "DISABLED":
        yield Violation(path, "browsers refuse it")
