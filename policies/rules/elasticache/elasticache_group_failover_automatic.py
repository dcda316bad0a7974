"""A cache replaces a failed primary by itself.

Source: Security Hub ElastiCache.3; `automatic_failover_enabled` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=["FSBP/ElastiCache.3"],
    remedy="Set automatic_failover_enabled to true, with two nodes or more.",
    passes={"automaticFailoverEnabled": True, "numCacheClusters": 2},
    fails={"numCacheClusters": 2},
)
def elasticache_group_failover_automatic(group: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.multi_zone_data:
        not_applicable("this stack does not promise to survive the loss of a zone")
    if not group.value("automaticFailoverEnabled", default=False):
        yield Violation("automaticFailoverEnabled", "stays without a primary until somebody acts")
