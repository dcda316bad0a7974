"""Whether the world reaches a load balancer is written down.

A balancer is public unless told otherwise, so that leaving the switch out and meaning it can't be told apart.

Source: Trivy AVD-AWS-0053; `internal` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
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
    controls=["Peer/AVD-AWS-0053"],
    remedy="Set internal to true, or to false where the world is meant to reach it.",
    passes={"internal": False},
    fails={},
)
def lb_balancer_exposure_stated(balancer: Resource, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") == "gateway":
        not_applicable("gateway load balancers have no address of their own")
    if not balancer.is_set("internal"):
        yield Violation("internal", "is public because nobody said otherwise")
