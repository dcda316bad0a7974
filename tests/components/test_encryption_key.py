from __future__ import annotations

import json
from typing import Any

import pytest
from foundations_plan import KEY, find, inputs

pytestmark = pytest.mark.xdist_group("foundations_program")

ACCOUNT = "arn:aws:iam::123456789012:root"


def statements(name: str) -> dict[str, Any]:
    policy = inputs(KEY, name)["policy"]
    assert isinstance(policy, str), "a key policy has to be known in a preview"
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}


def test_keys_rotate_and_can_be_brought_back() -> None:
    assert inputs(KEY, "key")["enableKeyRotation"] is True
    assert inputs(KEY, "key")["deletionWindowInDays"] == 30
    assert inputs(KEY, "throwaway-key")["deletionWindowInDays"] == 7


def test_only_a_protected_key_refuses_to_be_deleted() -> None:
    assert find(KEY, "key").options.protect
    assert not find(KEY, "throwaway-key").options.protect


def test_only_the_account_may_do_everything() -> None:
    everything = [s for s in statements("key").values() if "kms:*" in s["Action"]]
    assert [s["Principal"] for s in everything] == [{"AWS": [ACCOUNT]}]
    assert set(statements("throwaway-key")) == {"AccountDelegates"}


def test_log_groups_of_this_account_may_use_the_key() -> None:
    logs = statements("key")["LogGroups"]
    assert logs["Principal"] == {"Service": ["logs.eu-central-1.amazonaws.com"]}
    assert logs["Condition"] == {
        "ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-central-1:123456789012:log-group:*"}
    }


@pytest.mark.parametrize(
    ("sid", "service", "limited"),
    [("Alarms", "cloudwatch", True), ("Topics", "sns", True), ("Events", "events", False)],
)
def test_publishers_of_encrypted_messages_may_use_the_key(sid: str, service: str, limited: bool) -> None:
    publisher = statements("key")[sid]
    assert publisher["Principal"] == {"Service": [f"{service}.amazonaws.com"]}
    assert publisher["Action"] == ["kms:Decrypt", "kms:GenerateDataKey*"]
    account = {"StringEquals": {"aws:SourceAccount": "123456789012"}}
    assert publisher.get("Condition") == (account if limited else None)


def test_trails_of_this_account_may_encrypt() -> None:
    encrypt, describe = statements("key")["TrailEncrypts"], statements("key")["TrailDescribesKey"]
    trails = "arn:aws:cloudtrail:*:123456789012:trail/*"
    assert encrypt["Action"] == ["kms:GenerateDataKey*"]
    assert encrypt["Condition"]["ArnLike"] == {
        "kms:EncryptionContext:aws:cloudtrail:arn": trails,
        "aws:SourceArn": trails,
    }
    assert describe["Action"] == ["kms:DescribeKey"]


def test_the_alias_is_known_and_leads_to_the_key() -> None:
    alias = find("aws:kms/alias:Alias", "key")
    assert alias.inputs["name"] == "alias/shop-test-key"
    assert find(KEY, "key").urn in alias.property_dependencies["targetKeyId"]
