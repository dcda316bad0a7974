"""A database's automated backups remain when it is deleted.

They are the only way back to a moment before the mistake; the last snapshot is of after it.

Source: `delete_automated_backups` of pulumi_aws 7.51.1 (default true), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=[],
    remedy="Set delete_automated_backups to false.",
    passes={"deleteAutomatedBackups": False},
    fails={"backupRetentionPeriod": 35},
)
def rds_database_backups_outlive_it(database: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if database.is_set("replicateSourceDb") or database.is_set("replicationSourceIdentifier"):
        not_applicable("a replica is rebuilt from its source")
    if database.value("deleteAutomatedBackups", default=True):
        yield Violation("deleteAutomatedBackups", "its automated backups are deleted with it")
