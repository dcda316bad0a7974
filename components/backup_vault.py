"""A vault for recovery points: encrypted, and locked where its stack is protected."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location, Protection
from components.policy_document import Statement, policy_document

COMPLIANCE_GRACE_DAYS: Final = 14
"""How long a compliance lock can still be taken back; AWS Backup asks for three days or more."""


@dataclass(frozen=True)
class BackupVaultArgs:
    """What a vault needs; it is created in `location`'s region, whatever the provider's.

    `minimum_retention_days`: the lock refuses recovery points that would be kept for less. A lock is in governance
    mode, which privileged people can lift, unless `irreversible_compliance_lock` says otherwise: then, after
    `COMPLIANCE_GRACE_DAYS`, nobody can lift it, not even AWS, and what is stored is paid for until its day.
    """

    location: Location
    prefix: str
    key_arn: pulumi.Input[str]
    minimum_retention_days: int
    protection: Protection = "protected"
    irreversible_compliance_lock: bool = False
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class BackupVault(pulumi.ComponentResource):
    """`protected`: locked, nobody may delete a recovery point by hand. `disposable`: goes with all it holds."""

    name: str
    """Physical name, known in a preview."""
    arn: str
    """Known in a preview."""

    def __init__(self, name: str, args: BackupVaultArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:backup:BackupVault", name, None, opts)
        protected = args.protection == "protected"
        self.name = f"{args.prefix}-{name}"
        self.arn = args.location.arn("backup", f"backup-vault:{self.name}")
        vault = aws.backup.Vault(
            name,
            name=self.name,
            kms_key_arn=args.key_arn,
            force_destroy=not protected,
            region=args.location.region,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, protect=protected),
        )
        if protected:
            self._lock(name, args, vault)
        self.register_outputs({"name": self.name, "arn": vault.arn})

    def _lock(self, name: str, args: BackupVaultArgs, vault: aws.backup.Vault) -> None:
        aws.backup.VaultPolicy(
            name,
            backup_vault_name=vault.name,
            policy=_no_deletion(),
            region=args.location.region,
            opts=pulumi.ResourceOptions(parent=self),
        )
        aws.backup.VaultLockConfiguration(
            name,
            backup_vault_name=vault.name,
            min_retention_days=args.minimum_retention_days,
            changeable_for_days=COMPLIANCE_GRACE_DAYS if args.irreversible_compliance_lock else None,
            region=args.location.region,
            # Every change of a lock replaces it, and deleting the former one afterwards would take the new one off.
            opts=pulumi.ResourceOptions(parent=self, delete_before_replace=True),
        )


def _no_deletion() -> str:
    """Deny what shortens a recovery point's life; its own expiry is no call of this kind."""
    actions = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"]
    return policy_document(Statement("KeepRecoveryPoints", actions, ["*"], anyone=True, effect="Deny"))
