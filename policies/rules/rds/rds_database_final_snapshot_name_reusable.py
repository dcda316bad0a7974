"""The last snapshot of a database gets a name that no earlier one took.

A snapshot outlives what it was taken of. With a fixed name the first destroy works; when the database is made again
under the same program, or replaced, its deletion fails, since the snapshot is there.

Holds for Aurora, DocumentDB, Neptune, Redshift and ElastiCache alike.

Source: terraform-aws-modules/terraform-aws-rds issue 445 and cloudposse/terraform-aws-rds-cluster issue 129, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.relations import ignores
from policies.rules.facts.tokens import CACHE_GROUP, RDS_CLUSTER, RDS_INSTANCE


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[
        RDS_INSTANCE,
        RDS_CLUSTER,
        "aws:docdb/cluster:Cluster",
        "aws:neptune/cluster:Cluster",
        "aws:redshift/cluster:Cluster",
        CACHE_GROUP,
        "aws:elasticache/cluster:Cluster",
    ],
    controls=[],
    remedy="Make the end of final_snapshot_identifier from a RandomId that is replaced together with the database.",
    passes={"skipFinalSnapshot": True, "finalSnapshotIdentifier": "shop-final"},
    fails={"finalSnapshotIdentifier": "shop-final"},
)
def rds_database_final_snapshot_name_reusable(database: Resource, _: Limits) -> Iterator[Violation]:
    if database.value("skipFinalSnapshot", default=False):
        return
    if not database.is_set("finalSnapshotIdentifier"):
        not_applicable("it names no last snapshot")
    if database.is_unknown("finalSnapshotIdentifier") or ignores(database, "finalSnapshotIdentifier"):
        not_applicable("the name is made of something that is new each time")
    yield Violation("finalSnapshotIdentifier", "is taken by the snapshot of an earlier deletion")
