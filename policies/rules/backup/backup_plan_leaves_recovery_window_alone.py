"""A backup plan leaves a database's recovery window to the database.

With continuous backups AWS Backup takes the retention of every RDS instance that it selects into its own hands: the
value that the program declares is overwritten, and every update fights for it.

Source: AWS Backup Developer Guide, "Continuous backups and point-in-time recovery"; `enable_continuous_backup` of
pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.tokens import RDS_CLUSTER, RDS_INSTANCE


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:backup/plan:Plan"],
    controls=[],
    remedy="Leave enable_continuous_backup unset, and the recovery window to backup_retention_period.",
    passes=[
        {"type": "aws:backup/plan:Plan", "name": "daily", "inputs": {"rules": [{"ruleName": "daily"}]}},
        {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"backupRetentionPeriod": 35}},
    ],
    fails=[
        {
            "type": "aws:backup/plan:Plan",
            "name": "daily",
            "inputs": {"rules": [{"ruleName": "daily", "enableContinuousBackup": True}]},
        },
        {"type": "aws:rds/instance:Instance", "name": "database", "inputs": {"backupRetentionPeriod": 35}},
    ],
)
def backup_plan_leaves_recovery_window_alone(plan: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not any(each.is_set("backupRetentionPeriod") for each in stack.of_type(RDS_INSTANCE, RDS_CLUSTER)):
        not_applicable("no database of this stack declares a recovery window")
    for each in plan.each("rules"):
        if each.value("enableContinuousBackup", default=False):
            yield Violation(each.path_of("enableContinuousBackup"), "overwrites the databases' own retention")
