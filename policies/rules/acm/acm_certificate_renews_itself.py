"""A certificate renews itself before it expires.

Amazon renews what it issued, as long as its DNS record stands. An imported certificate, and one that somebody confirmed
by mail, wait for a person. A program that names no method has none of ACM's that it can rely on.

Source: Security Hub ACM.1; ACM User Guide, "Managed certificate renewal"; `validation_method` of pulumi_aws 7.51.1
(optional, no default), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:acm/certificate:Certificate"],
    controls=["FSBP/ACM.1"],
    remedy="Let ACM issue the certificate, with validation_method DNS.",
    passes={"domainName": "shop.example", "validationMethod": "DNS"},
    fails={"domainName": "shop.example", "validationMethod": "EMAIL"},
)
def acm_certificate_renews_itself(certificate: Resource, _: Limits) -> Iterator[Violation]:
    if certificate.is_set("certificateAuthorityArn"):
        not_applicable("a private authority issues it")
    if certificate.is_set("privateKey") or certificate.is_set("privateKeyWo"):
        yield Violation("certificateBody", "is imported, and expires unless somebody imports the next")
        return
    method = certificate.value("validationMethod", default="")
    if method == "EMAIL":
        yield Violation("validationMethod", "each renewal waits for somebody to answer a mail")
    elif method != "DNS":
        yield Violation("validationMethod", "does not say that a DNS record proves the domain")
