"""A load balancer writes down who asked for what.

Source: Security Hub ELB.5; `access_logs` of pulumi_aws 7.51.1 (off unless enabled, even where a bucket is named), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import LOAD_BALANCERS


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=["FSBP/ELB.5"],
    remedy="Set access_logs with a bucket and enabled.",
    passes={"accessLogs": {"bucket": "logs", "enabled": True}},
    fails={"accessLogs": {"bucket": "logs"}},
)
def lb_balancer_access_logged(balancer: Resource, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") == "gateway":
        not_applicable("gateway load balancers have no access logs")
    if not balancer.value("accessLogs.enabled", default=False):
        yield Violation("accessLogs.enabled", "nobody can tell who asked for what")
