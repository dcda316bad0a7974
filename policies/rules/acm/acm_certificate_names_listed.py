"""A certificate lists the names that it is for.

Whoever gets hold of the key of a wildcard can pose as any host of the domain, the ones that exist only inside included.

Source: Checkov CKV2_AWS_71; `domain_name`, `subject_alternative_names` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:acm/certificate:Certificate"],
    controls=["Peer/CKV2_AWS_71"],
    remedy="List each name in subject_alternative_names.",
    passes={"domainName": "example.com", "subjectAlternativeNames": ["www.example.com"]},
    fails={"domainName": "example.com", "subjectAlternativeNames": ["*.example.com"]},
)
def acm_certificate_names_listed(certificate: Resource, _: Limits) -> Iterator[Violation]:
    for path in ("domainName", "subjectAlternativeNames"):
        for name in certificate.texts(path):
            if name.startswith("*"):
                yield Violation(path, f"{name} stands for every host of the domain")
