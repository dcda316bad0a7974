"""Backups are encrypted with a key that the account controls.

Source: Checkov CKV_AWS_166; `kms_key_arn` of pulumi_aws 7.51.1 (unset: aws/backup), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:backup/vault:Vault"],
    controls=["Peer/CKV_AWS_166"],
    remedy="Set kms_key_arn to a customer-managed key of the vault's region.",
    passes={"kmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={},
)
def backup_vault_customer_key(vault: Resource, _: Limits) -> Iterator[Violation]:
    if not vault.is_set("kmsKeyArn"):
        yield Violation("kmsKeyArn", "uses the key that AWS manages, which no other account can restore with")
