"""Every database instance is selected by a backup plan.

Automated backups vanish with the instance; the recovery points of AWS Backup do not. A selection covers an instance
when it names it, by reference or by a pattern, and its conditions hold, or when the instance carries one of the
selection's tags.

Source: Security Hub RDS.26, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.selections import is_backed_up
from policies.rules.facts.tokens import BACKUP_SELECTION


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["SecurityHub/RDS.26"],
    remedy="Give the instance a tag that a backup selection takes, or name the instance in a selection.",
    passes=[
        {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"tags": {"backup": "daily"}}},
        {
            "type": BACKUP_SELECTION,
            "name": "selection",
            "inputs": {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
        },
    ],
    fails=[
        {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"tags": {"backup": "never"}}},
        {
            "type": BACKUP_SELECTION,
            "name": "selection",
            "inputs": {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
        },
    ],
)
def rds_instance_backup_plan_covers(instance: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.snapshot_retention_days == 0:
        not_applicable("this stack promises no snapshots")
    if instance.is_set("replicateSourceDb"):
        not_applicable("a replica is rebuilt from its source")
    if not is_backed_up(stack, instance):
        yield Violation("tags", "no backup selection covers the instance")
