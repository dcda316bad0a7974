"""Destroying a stack does not delete its backups.

Source: `force_destroy` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:backup/vault:Vault"],
    controls=[],
    remedy="Leave force_destroy unset.",
    passes={},
    fails={"forceDestroy": True},
)
def backup_vault_kept_on_destroy(vault: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if vault.value("forceDestroy", default=False):
        yield Violation("forceDestroy", "a destroy deletes every backup")
