"""Daily snapshots by AWS Backup of whatever carries a tag, with copies in another region and account if asked for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.backup_vault import BackupVault, BackupVaultArgs
from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.location import Location, Protection
from components.policy_document import service_trust


@dataclass(frozen=True)
class BackupCopy:
    """A second copy of each snapshot in another region, under a key of that region."""

    region: str
    retention_days: int


@dataclass(frozen=True)
class AccountCopy:
    """A copy of each snapshot in another account's vault, which has to let this account copy into it.

    The vault is in the same region: RDS snapshots go to another account or to another region, not to both in one copy
    (AWS Backup Developer Guide, "Backup and tag copy", read 2026-11-22). The account needs the snapshots' key as well:
    `EncryptionKeyArgs.shared_with`.
    """

    vault_arn: str
    retention_days: int


@dataclass(frozen=True)
class BackupsArgs:
    """What daily snapshots need.

    `tag_key` and `tag_value` select the resources. `schedule` is an AWS cron expression in UTC; RDS takes no snapshot
    for AWS Backup during its own backup window, nor in the hour before its maintenance window. For the lock see
    `BackupVaultArgs`. Raises ValueError, its message beginning with the argument's name.
    """

    location: Location
    prefix: str
    key_arn: pulumi.Input[str]
    retention_days: int
    tag_key: str
    tag_value: str
    copy: BackupCopy | None = None
    account_copy: AccountCopy | None = None
    schedule: str = "cron(0 5 * * ? *)"
    protection: Protection = "protected"
    irreversible_compliance_lock: bool = False
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.retention_days < 1:
            raise ValueError(f"retention_days: expected 1 or more, got {self.retention_days}")
        if self.irreversible_compliance_lock and self.protection == "disposable":
            raise ValueError("irreversible_compliance_lock: expected no lock on a disposable vault, it could never go")
        if self.copy is not None and self.copy.region == self.location.region:
            raise ValueError(f"copy: expected another region than {self.location.region}")
        if self.account_copy is not None:
            _check_vault(self.account_copy.vault_arn, self.location)


class Backups(pulumi.ComponentResource):
    """A vault, a plan and a selection by tag.

    Snapshots only: AWS Backup's continuous mode would take RDS's own retention over and fight the declared value.
    """

    vault: BackupVault
    copy_vault: BackupVault | None

    def __init__(self, name: str, args: BackupsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:backup:Backups", name, None, opts)
        self._name, self._args = name, args
        self.vault = self._vault(name, args.location, args.key_arn, args.retention_days)
        self.copy_vault = self._vault_elsewhere(args.copy) if args.copy else None
        self._selection(self._plan())
        self.register_outputs({"vaultName": self.vault.name})

    def _vault(self, name: str, location: Location, key_arn: pulumi.Input[str], retention_days: int) -> BackupVault:
        args = BackupVaultArgs(
            location=location,
            prefix=self._args.prefix,
            key_arn=key_arn,
            minimum_retention_days=retention_days,
            protection=self._args.protection,
            irreversible_compliance_lock=self._args.irreversible_compliance_lock,
            tags=self._args.tags,
        )
        return BackupVault(name, args, self._own())

    def _vault_elsewhere(self, copy: BackupCopy) -> BackupVault:
        name = f"{self._name}-copy"
        location = self._args.location.in_region(copy.region)
        key = EncryptionKey(
            name,
            EncryptionKeyArgs(
                location=location,
                prefix=self._args.prefix,
                description=f"Copies of {self._args.prefix}'s snapshots",
                protection=self._args.protection,
                tags=self._args.tags,
            ),
            self._own(),
        )
        return self._vault(name, location, key.key_arn, copy.retention_days)

    def _plan(self) -> aws.backup.Plan:
        args = self._args
        vaults = [vault for vault in (self.vault, self.copy_vault) if vault]
        return aws.backup.Plan(
            self._name,
            name=f"{args.prefix}-{self._name}",
            rules=[
                aws.backup.PlanRuleArgs(
                    rule_name="daily",
                    target_vault_name=self.vault.name,
                    schedule=args.schedule,
                    start_window=60,
                    completion_window=480,
                    enable_continuous_backup=False,
                    lifecycle=aws.backup.PlanRuleLifecycleArgs(delete_after=args.retention_days),
                    copy_actions=self._copy_actions(),
                    recovery_point_tags=dict(args.tags),
                )
            ],
            tags=dict(args.tags),
            # The vaults are named by strings, so that a preview knows where snapshots go.
            opts=pulumi.ResourceOptions(parent=self, depends_on=vaults),
        )

    def _copy_actions(self) -> list[aws.backup.PlanRuleCopyActionArgs]:
        copies: list[tuple[str, int]] = []
        if self._args.copy is not None and self.copy_vault is not None:
            copies.append((self.copy_vault.arn, self._args.copy.retention_days))
        if self._args.account_copy is not None:
            copies.append((self._args.account_copy.vault_arn, self._args.account_copy.retention_days))
        return [
            aws.backup.PlanRuleCopyActionArgs(
                destination_vault_arn=vault, lifecycle=aws.backup.PlanRuleCopyActionLifecycleArgs(delete_after=days)
            )
            for vault, days in copies
        ]

    def _selection(self, plan: aws.backup.Plan) -> None:
        role, policies = self._role()
        aws.backup.Selection(
            self._name,
            name=f"{self._args.prefix}-{self._name}",
            plan_id=plan.id,
            iam_role_arn=role.arn,
            selection_tags=[
                aws.backup.SelectionSelectionTagArgs(
                    type="STRINGEQUALS", key=self._args.tag_key, value=self._args.tag_value
                )
            ],
            opts=pulumi.ResourceOptions(parent=self, depends_on=policies),
        )

    def _role(self) -> tuple[aws.iam.Role, list[aws.iam.RolePolicyAttachment]]:
        role = aws.iam.Role(
            self._name,
            name=f"{self._args.prefix}-{self._name}",
            assume_role_policy=service_trust("backup.amazonaws.com"),
            tags=dict(self._args.tags),
            opts=self._own(),
        )
        policies = {"backup": "AWSBackupServiceRolePolicyForBackup", "restore": "AWSBackupServiceRolePolicyForRestores"}
        attachments = [
            aws.iam.RolePolicyAttachment(
                f"{self._name}-{purpose}",
                role=role.name,
                policy_arn=self._args.location.managed_policy_arn(f"service-role/{policy}"),
                opts=self._own(),
            )
            for purpose, policy in policies.items()
        ]
        return role, attachments

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def _check_vault(arn: str, location: Location) -> None:
    parts = arn.split(":", 6)
    if parts[:4] != ["arn", location.partition, "backup", location.region] or parts[5:6] != ["backup-vault"]:
        raise ValueError(f"account_copy: expected the ARN of a vault in {location.region}, got {arn}")
    if parts[4] == location.account:
        raise ValueError(f"account_copy: expected another account than {location.account}, got {arn}")
    if parts[6].lower() == "default":
        # Its key is AWS's own, which can't be shared (AWS Backup Developer Guide, "Creating backup copies across AWS
        # accounts", read 2026-11-22).
        raise ValueError("account_copy: expected a vault with a key of its own, got the account's default vault")
