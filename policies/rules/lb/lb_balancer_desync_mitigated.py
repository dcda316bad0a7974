"""An application load balancer defends against requests that two programs would read differently.

Source: Security Hub ELB.12; `desync_mitigation_mode` of pulumi_aws 7.51.1 (default defensive), read 2026-11-22.
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
    controls=["FSBP/ELB.12"],
    remedy="Leave desync_mitigation_mode unset, or set it to strictest.",
    passes={},
    fails={"desyncMitigationMode": "monitor"},
)
def lb_balancer_desync_mitigated(balancer: Resource, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") != "application":
        not_applicable("it does not read requests")
    if balancer.value("desyncMitigationMode", default="defensive") == "monitor":
        yield Violation("desyncMitigationMode", "only counts ambiguous requests")
