"""A database cannot be deleted by a destroy or by a click in the console.

Deletion protection makes deleting a database two deliberate steps. It is off unless set.

Source: Security Hub RDS.7 and RDS.8; `deletion_protection` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.7", "FSBP/RDS.8"],
    remedy="Set deletion_protection to true.",
    passes={"deletionProtection": True},
    fails={},
)
def rds_database_deletion_protected(database: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if not database.value("deletionProtection", default=False):
        yield Violation("deletionProtection", "can be deleted in one step")
