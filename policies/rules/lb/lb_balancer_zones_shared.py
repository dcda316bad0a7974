"""A network balancer sends traffic to the targets of every zone.

Otherwise each of its addresses reaches the targets of its own zone only: clients that hold one address are lost with
the last target there, and zones with fewer targets are busier. Application balancers always share.

Source: Checkov CKV_AWS_152; `enable_cross_zone_load_balancing` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import LOAD_BALANCERS


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=LOAD_BALANCERS,
    controls=["Peer/CKV_AWS_152"],
    remedy="Set enable_cross_zone_load_balancing, mind that traffic between zones is charged.",
    passes={"loadBalancerType": "network", "enableCrossZoneLoadBalancing": True},
    fails={"loadBalancerType": "network"},
)
def lb_balancer_zones_shared(balancer: Resource, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") == "application":
        not_applicable("application load balancers always use every zone")
    if not balancer.value("enableCrossZoneLoadBalancing", default=False):
        yield Violation("enableCrossZoneLoadBalancing", "each address serves the targets of its own zone only")
