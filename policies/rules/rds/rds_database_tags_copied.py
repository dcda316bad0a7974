"""Snapshots of a database carry its tags.

Tags decide what a backup plan selects, who pays and who may delete; a snapshot without them is an orphan.

Source: Security Hub RDS.16, RDS.17, RDS.47, RDS.48; `copy_tags_to_snapshot` of pulumi_aws 7.51.1 (default false), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.16", "FSBP/RDS.17", "FSBP/RDS.47", "FSBP/RDS.48"],
    remedy="Set copy_tags_to_snapshot to true.",
    passes={"copyTagsToSnapshot": True},
    fails={},
)
def rds_database_tags_copied(database: Resource, _: Limits) -> Iterator[Violation]:
    if not database.value("copyTagsToSnapshot", default=False):
        yield Violation("copyTagsToSnapshot", "snapshots lose the tags")
