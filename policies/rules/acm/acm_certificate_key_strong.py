"""A certificate's key is long enough for today.

Source: Security Hub ACM.2; `key_algorithm` of pulumi_aws 7.51.1; ACM API (default RSA_2048), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:acm/certificate:Certificate"],
    controls=["FSBP/ACM.2"],
    remedy="Leave key_algorithm unset, or choose RSA_2048 or an elliptic curve.",
    passes={"domainName": "shop.example", "keyAlgorithm": "EC_prime256v1"},
    fails={"domainName": "shop.example", "keyAlgorithm": "RSA_1024"},
)
def acm_certificate_key_strong(certificate: Resource, _: Limits) -> Iterator[Violation]:
    if certificate.value("keyAlgorithm", default="RSA_2048") == "RSA_1024":
        yield Violation("keyAlgorithm", "an RSA key of 1024 bits can be broken")
