"""A database leaves a last snapshot behind when it is deleted.

The automated backups of an instance go with it by default, so that the last snapshot is what remains. Skipping it must
be said; but an instance that asks for a snapshot and names none can't be deleted at all.

Source: `skip_final_snapshot` (default false), `final_snapshot_identifier` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=[],
    remedy="Leave skip_final_snapshot unset or false, and give final_snapshot_identifier a name.",
    passes={"skipFinalSnapshot": False, "finalSnapshotIdentifier": "shop-final"},
    fails={"skipFinalSnapshot": True},
)
def rds_database_final_snapshot_kept(database: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if database.is_set("replicateSourceDb") or database.is_set("replicationSourceIdentifier"):
        not_applicable("a read replica takes no final snapshot")
    if database.value("skipFinalSnapshot", default=False):
        yield Violation("skipFinalSnapshot", "is deleted without a last snapshot")
    elif not database.is_set("finalSnapshotIdentifier"):
        yield Violation("finalSnapshotIdentifier", "names no last snapshot")
