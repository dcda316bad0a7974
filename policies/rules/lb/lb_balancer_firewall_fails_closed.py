"""A load balancer does not pass requests on that its firewall could not look at.

Whoever can slow the firewall down could otherwise switch it off.

Source: `enable_waf_fail_open` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import LOAD_BALANCERS


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=[],
    remedy="Leave enable_waf_fail_open unset.",
    passes={},
    fails={"enableWafFailOpen": True},
)
def lb_balancer_firewall_fails_closed(balancer: Resource, _: Limits) -> Iterator[Violation]:
    if balancer.value("enableWafFailOpen", default=False):
        yield Violation("enableWafFailOpen", "passes on what the firewall could not look at")
