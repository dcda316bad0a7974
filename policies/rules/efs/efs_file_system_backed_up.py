"""A shared file system is backed up.

Either its own policy switches daily backups on, or a selection of a backup plan takes it.

Source: Security Hub EFS.2 and EFS.7; EFS User Guide, "Backing up EFS file systems"; `backup_policy.status` of
efs.BackupPolicy in pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.selections import is_backed_up
from policies.rules.facts.tokens import FILE_BACKUP_POLICY, FILE_SYSTEM

_FILES = {"type": FILE_SYSTEM, "name": "models", "inputs": {"encrypted": True}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[FILE_SYSTEM],
    controls=["FSBP/EFS.2", "FSBP/EFS.7"],
    remedy="Add a BackupPolicy with status ENABLED, or let a backup selection take the file system.",
    passes=[
        _FILES,
        {
            "type": FILE_BACKUP_POLICY,
            "name": "daily",
            "inputs": {"backupPolicy": {"status": "ENABLED"}},
            "propertyDependencies": {"fileSystemId": ["models"]},
        },
    ],
    fails=[
        _FILES,
        {
            "type": FILE_BACKUP_POLICY,
            "name": "daily",
            "inputs": {"backupPolicy": {"status": "DISABLED"}},
            "propertyDependencies": {"fileSystemId": ["models"]},
        },
    ],
)
def efs_file_system_backed_up(files: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.snapshot_retention_days == 0:
        not_applicable("this stack promises no snapshots")
    policies = attached(stack, files, [FILE_BACKUP_POLICY], "fileSystemId")
    if any_holds(lambda each: each.value("backupPolicy.status", default="") == "ENABLED", policies):
        return
    if not is_backed_up(stack, files):
        yield Violation("", "neither a policy of its own nor a backup selection covers it")
