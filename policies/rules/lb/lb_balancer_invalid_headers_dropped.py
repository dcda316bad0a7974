"""An application load balancer drops headers whose names are not valid.

Requests with such headers are read differently by different programs, which is how requests are smuggled past checks.

Source: Security Hub ELB.4; `drop_invalid_header_fields` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
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
    controls=["FSBP/ELB.4"],
    remedy="Set drop_invalid_header_fields to true.",
    passes={"dropInvalidHeaderFields": True},
    fails={},
)
def lb_balancer_invalid_headers_dropped(balancer: Resource, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") != "application":
        not_applicable("it does not read headers")
    if not balancer.value("dropInvalidHeaderFields", default=False):
        yield Violation("dropInvalidHeaderFields", "passes invalid headers on")
