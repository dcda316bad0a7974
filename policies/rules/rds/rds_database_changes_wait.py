"""A change of a database waits for its maintenance window.

Many changes restart the database; applied at once they do so in the middle of the day.

Source: `apply_immediately` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
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
    remedy="Leave apply_immediately unset in production, and change it for the one update that can't wait.",
    passes={"applyImmediately": False},
    fails={"applyImmediately": True},
)
def rds_database_changes_wait(database: Resource, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("a change may interrupt this stack")
    if database.value("applyImmediately", default=False):
        yield Violation("applyImmediately", "a change may restart it at any time of the day")
