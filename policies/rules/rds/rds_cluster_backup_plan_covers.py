"""Every database cluster is selected by a backup plan.

Source: Checkov CKV2_AWS_8, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.selections import is_backed_up
from policies.rules.facts.tokens import BACKUP_SELECTION


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/cluster:Cluster"],
    controls=["Peer/CKV2_AWS_8"],
    remedy="Give the cluster a tag that a backup selection takes, or name the cluster in a selection.",
    passes=[
        {"type": "aws:rds/cluster:Cluster", "name": "database", "inputs": {}},
        {
            "type": BACKUP_SELECTION,
            "name": "selection",
            "inputs": {},
            "propertyDependencies": {"resources": ["database"]},
        },
    ],
    fails=[{"type": "aws:rds/cluster:Cluster", "name": "database", "inputs": {"tags": {"backup": "daily"}}}],
)
def rds_cluster_backup_plan_covers(cluster: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.snapshot_retention_days == 0:
        not_applicable("this stack promises no snapshots")
    if cluster.is_set("replicationSourceIdentifier"):
        not_applicable("a replica is rebuilt from its source")
    if not is_backed_up(stack, cluster):
        yield Violation("tags", "no backup selection covers the cluster")
