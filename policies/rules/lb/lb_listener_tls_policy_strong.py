"""A listener negotiates only the versions and ciphers of TLS that the stack allows.

Source: Security Hub ELB.17; `ssl_policy` of pulumi_aws 7.51.1 (default ELBSecurityPolicy-2016-08, which takes TLS 1.0),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import LISTENERS


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LISTENERS,
    controls=["FSBP/ELB.17"],
    remedy="Set ssl_policy to one of the policies that the stack's limits name.",
    passes={"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-TLS13-1-2-2021-06"},
    fails={"protocol": "HTTPS", "sslPolicy": "ELBSecurityPolicy-2016-08"},
)
def lb_listener_tls_policy_strong(listener: Resource, limits: Limits) -> Iterator[Violation]:
    if listener.value("protocol", default="HTTP").upper() not in ("HTTPS", "TLS"):
        not_applicable("it does not speak TLS")
    policy = listener.value("sslPolicy", default="ELBSecurityPolicy-2016-08")
    if policy not in limits.minimum_tls_policy:
        yield Violation("sslPolicy", f"{policy} is not among the policies that the stack allows")
