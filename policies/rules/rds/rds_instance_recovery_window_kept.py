"""A database can be restored to any second of the recovery window that the stack promises.

RDS keeps automated backups and transaction logs for `backupRetentionPeriod` days, at most 35; 0, the default, turns
both off. A replica is left out: it is rebuilt from its source, whose window counts.

Source: Security Hub RDS.11; `backup_retention_period` of pulumi_aws 7.51.1 (default 0), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["FSBP/RDS.11"],
    remedy="Raise backupRetentionPeriod to the recovery window that the stack promises.",
    passes={"engine": "postgres", "backupRetentionPeriod": 35},
    fails={"engine": "postgres", "backupRetentionPeriod": 1},
)
def rds_instance_recovery_window_kept(instance: Resource, limits: Limits) -> Iterator[Violation]:
    """Compare the retention of automated backups with the promised window."""
    if instance.is_set("replicateSourceDb"):
        not_applicable("a replica is rebuilt from its source")
    days = instance.value("backupRetentionPeriod", default=0)
    if days < limits.recovery_window_days:
        yield Violation("backupRetentionPeriod", f"keeps {days} days, {limits.recovery_window_days} promised")
