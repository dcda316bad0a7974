"""A database cluster keeps enough of its log to recover to any second of the agreed window.

Continuous backups reach back only as far as the retention period, and a cluster that states none keeps one day.

Source: Security Hub RDS.50; `backup_retention_period` of pulumi_aws 7.51.1 (default 1), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/cluster:Cluster"],
    controls=["SecurityHub/RDS.50"],
    remedy="Raise backup_retention_period to the window that the stack promises.",
    passes={"backupRetentionPeriod": 35},
    fails={"backupRetentionPeriod": 1},
)
def rds_cluster_recovery_window_kept(cluster: Resource, limits: Limits) -> Iterator[Violation]:
    days = cluster.value("backupRetentionPeriod", default=1)
    if days < limits.recovery_window_days:
        yield Violation("backupRetentionPeriod", f"keeps {days} days, {limits.recovery_window_days} promised")
