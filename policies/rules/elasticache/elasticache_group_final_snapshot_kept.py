"""A cache leaves a last snapshot behind when it is deleted.

Its automatic snapshots are deleted with it.

Source: `final_snapshot_identifier` of pulumi_aws 7.51.1 (unset: no last snapshot), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=[],
    remedy="Set final_snapshot_identifier.",
    passes={"finalSnapshotIdentifier": "shop-cache-final"},
    fails={},
)
def elasticache_group_final_snapshot_kept(group: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if not group.is_set("finalSnapshotIdentifier"):
        yield Violation("finalSnapshotIdentifier", "is deleted without a last snapshot")
