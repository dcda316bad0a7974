"""Backups can't be deleted before their time, by an intruder neither.

Source: AWS Backup Developer Guide, "Vault Lock"; `min_retention_days` of VaultLockConfiguration, pulumi_aws 7.51.1,
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:backup/vault:Vault"],
    controls=["Project/PROJ.vault_lock"],
    remedy="Add a VaultLockConfiguration with min_retention_days; governance mode can be lifted by whom IAM allows.",
    passes=[
        {"type": "aws:backup/vault:Vault", "name": "main", "inputs": {"name": "main"}},
        {
            "type": "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
            "name": "main",
            "inputs": {"backupVaultName": "main", "minRetentionDays": 35},
        },
    ],
    fails=[{"type": "aws:backup/vault:Vault", "name": "main", "inputs": {"name": "main"}}],
)
def backup_vault_locked(vault: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    locks = ["aws:backup/vaultLockConfiguration:VaultLockConfiguration"]
    if not any_holds(_holds, attached(stack, vault, locks, "backupVaultName", name="name")):
        yield Violation("", "whoever may delete backups may do so at any time")


def _holds(lock: Resource) -> bool:
    return lock.value("minRetentionDays", default=0) > 0
