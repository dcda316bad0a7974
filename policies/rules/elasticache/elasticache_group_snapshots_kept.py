"""A cache's daily snapshots are kept as long as the stack promises.

A cache can be rebuilt, sessions and queues in it can't. ElastiCache keeps snapshots for 35 days at most.

Source: Security Hub ElastiCache.1; `snapshot_retention_limit` of pulumi_aws 7.51.1 (unset or 0: none are taken), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_LONGEST_DAYS: Final = 35


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup", "aws:elasticache/serverlessCache:ServerlessCache"],
    controls=["FSBP/ElastiCache.1"],
    remedy="Raise snapshot_retention_limit to the days that the stack promises.",
    passes={"snapshotRetentionLimit": 35},
    fails={"snapshotRetentionLimit": 1},
)
def elasticache_group_snapshots_kept(group: Resource, limits: Limits) -> Iterator[Violation]:
    days = group.value("snapshotRetentionLimit", default=0)
    promised = min(limits.snapshot_retention_days, _LONGEST_DAYS)
    if days < promised:
        yield Violation("snapshotRetentionLimit", f"keeps {days} days of snapshots, {promised} promised")
