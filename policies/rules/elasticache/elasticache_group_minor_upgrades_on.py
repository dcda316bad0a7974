"""A cache takes minor engine versions, and their security fixes, by itself.

Source: Security Hub ElastiCache.2; `auto_minor_version_upgrade` of pulumi_aws 7.51.1 (on unless set to false), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup", "aws:elasticache/cluster:Cluster"],
    controls=["FSBP/ElastiCache.2"],
    remedy="Leave auto_minor_version_upgrade unset or set it to true.",
    passes={},
    fails={"autoMinorVersionUpgrade": False},
)
def elasticache_group_minor_upgrades_on(group: Resource, _: Limits) -> Iterator[Violation]:
    if not group.value("autoMinorVersionUpgrade", default=True):
        yield Violation("autoMinorVersionUpgrade", "waits for somebody to apply security fixes")
