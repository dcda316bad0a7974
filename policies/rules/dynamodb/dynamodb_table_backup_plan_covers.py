"""Every table is selected by a backup plan.

Point-in-time recovery ends 35 days after a table, and is lost with the account; recovery points stay as long as the
plan says, in a vault of their own.

Source: Security Hub DynamoDB.4; AWS Backup Developer Guide, "Assigning resources", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.selections import is_backed_up
from policies.rules.facts.tokens import BACKUP_SELECTION, TABLE

_SELECTION = {
    "type": BACKUP_SELECTION,
    "name": "daily",
    "inputs": {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[TABLE],
    controls=["SecurityHub/DynamoDB.4"],
    remedy="Give the table a tag that a backup selection takes, or name the table in a selection.",
    passes=[{"type": TABLE, "name": "orders", "inputs": {"tags": {"backup": "daily"}}}, _SELECTION],
    fails=[{"type": TABLE, "name": "orders", "inputs": {"tags": {"backup": "never"}}}, _SELECTION],
)
def dynamodb_table_backup_plan_covers(table: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.snapshot_retention_days == 0:
        not_applicable("this stack promises no snapshots")
    if not is_backed_up(stack, table):
        yield Violation("tags", "no backup selection covers the table")
