from __future__ import annotations

import json
from typing import Any

import pytest
from foundations_plan import KEY, all_of, find, inputs

from components.backups import AccountCopy, BackupCopy, BackupsArgs
from components.location import Location

pytestmark = pytest.mark.xdist_group("foundations_program")

ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration"
PLAN = "aws:backup/plan:Plan"
SELECTION = "aws:backup/selection:Selection"
VAULT = "aws:backup/vault:Vault"
VAULT_POLICY = "aws:backup/vaultPolicy:VaultPolicy"


def rule(plan: str) -> Any:
    (only,) = inputs(PLAN, plan)["rules"]
    return only


def test_a_snapshot_is_taken_each_day_and_kept_as_long_as_promised() -> None:
    daily = rule("protected-backups")
    assert daily["schedule"] == "cron(0 5 * * ? *)"
    assert daily["lifecycle"] == {"deleteAfter": 35}
    assert daily["targetVaultName"] == "shop-test-protected-backups"


def test_the_continuous_mode_that_would_take_rds_over_is_off() -> None:
    assert all(rule(plan.name)["enableContinuousBackup"] is False for plan in all_of(PLAN))


def test_whatever_carries_the_tag_is_covered() -> None:
    selection = find(SELECTION, "protected-backups")
    assert selection.inputs["selectionTags"] == [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]
    assert selection.property_dependencies["planId"] == (find(PLAN, "protected-backups").urn,)


def test_the_role_may_back_up_and_restore_before_anything_is_selected() -> None:
    selection = find(SELECTION, "protected-backups")
    attachments = {a.inputs["policyArn"]: a for a in all_of(ATTACHMENT, "protected-backups")}
    managed = "arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyFor"
    assert set(attachments) == {f"{managed}Backup", f"{managed}Restores"}
    assert all(attachment.urn in selection.dependencies for attachment in attachments.values())


def test_copies_go_to_a_vault_and_key_of_the_other_region() -> None:
    (copy,) = rule("protected-backups")["copyActions"]
    assert copy == {
        "destinationVaultArn": "arn:aws:backup:eu-west-1:123456789012:backup-vault:shop-test-protected-backups-copy",
        "lifecycle": {"deleteAfter": 90},
    }
    vault, key = find(VAULT, "protected-backups-copy"), find(KEY, "protected-backups-copy")
    assert vault.inputs["name"] == "shop-test-protected-backups-copy"
    assert (vault.inputs["region"], key.inputs["region"]) == ("eu-west-1", "eu-west-1")
    assert vault.property_dependencies["kmsKeyArn"] == (key.urn,)
    assert rule("disposable-backups")["copyActions"] == []


def test_the_plan_waits_for_both_vaults() -> None:
    plan = find(PLAN, "protected-backups")
    assert {find(VAULT, "protected-backups").urn, find(VAULT, "protected-backups-copy").urn} <= set(plan.dependencies)


def test_vaults_are_encrypted_with_the_stack_key() -> None:
    assert find(VAULT, "protected-backups").property_dependencies["kmsKeyArn"] == (find(KEY, "key").urn,)


@pytest.mark.parametrize(("vault", "days"), [("protected-backups", 35), ("protected-backups-copy", 90)])
def test_a_protected_vault_is_locked_so_that_people_can_lift_it(vault: str, days: int) -> None:
    lock = find(LOCK, vault)
    assert lock.property_dependencies["backupVaultName"] == (find(VAULT, vault).urn,)
    assert lock.inputs["minRetentionDays"] == days
    assert "changeableForDays" not in lock.inputs
    assert lock.inputs["region"] == inputs(VAULT, vault)["region"]


def test_a_changed_lock_is_put_on_after_the_former_one_is_taken_off() -> None:
    assert find(LOCK, "protected-backups").options.delete_before_replace


def test_only_the_argument_that_says_so_locks_for_ever() -> None:
    assert inputs(LOCK, "compliant-backups")["changeableForDays"] == 14


def test_nobody_deletes_a_recovery_point_of_a_protected_vault_by_hand() -> None:
    (denial,) = json.loads(inputs(VAULT_POLICY, "protected-backups")["policy"])["Statement"]
    assert (denial["Effect"], denial["Principal"]) == ("Deny", "*")
    assert "backup:DeleteRecoveryPoint" in denial["Action"]
    assert find(VAULT, "protected-backups").options.protect
    assert inputs(VAULT, "protected-backups")["forceDestroy"] is False


def test_a_disposable_vault_goes_with_all_it_holds() -> None:
    assert inputs(VAULT, "disposable-backups")["forceDestroy"] is True
    assert not find(VAULT, "disposable-backups").options.protect
    assert not all_of(LOCK, "disposable")
    assert not all_of(VAULT_POLICY, "disposable")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"retention_days": 0}, "retention_days: expected 1"),
        ({"copy": BackupCopy("eu-central-1", 7)}, "copy: expected another region than eu-central-1"),
        ({"protection": "disposable", "irreversible_compliance_lock": True}, "irreversible_compliance_lock: expected"),
    ],
)
def test_contradictions_are_refused_by_name(arguments: dict[str, Any], message: str) -> None:
    possible: dict[str, Any] = {
        "location": Location("aws", "123456789012", "eu-central-1"),
        "prefix": "shop-test",
        "key_arn": "arn:aws:kms:…",
        "retention_days": 7,
        "tag_key": "backup",
        "tag_value": "daily",
    }
    assert BackupsArgs(**possible)
    with pytest.raises(ValueError, match=f"^{message}"):
        BackupsArgs(**{**possible, **arguments})


def test_a_copy_goes_to_another_account_too() -> None:
    (copy,) = rule("compliant-backups")["copyActions"]
    assert copy == {
        "destinationVaultArn": "arn:aws:backup:eu-central-1:444455556666:backup-vault:copies",
        "lifecycle": {"deleteAfter": 35},
    }


@pytest.mark.parametrize(
    ("vault", "expected"),
    [
        ("arn:aws:backup:eu-west-1:444455556666:backup-vault:copies", "the ARN of a vault in eu-central-1"),
        ("arn:aws:backup:eu-central-1:111122223333:backup-vault:copies", "another account than 111122223333"),
        ("arn:aws:backup:eu-central-1:444455556666:backup-vault:Default", "a vault with a key of its own"),
        ("copies", "the ARN of a vault in"),
    ],
)
def test_a_vault_that_rds_could_not_copy_to_is_refused(vault: str, expected: str) -> None:
    with pytest.raises(ValueError, match=f"account_copy: expected {expected}"):
        BackupsArgs(
            location=Location("aws", "111122223333", "eu-central-1"),
            prefix="shop",
            key_arn="key",
            retention_days=7,
            tag_key="backup",
            tag_value="daily",
            account_copy=AccountCopy(vault, 7),
        )
