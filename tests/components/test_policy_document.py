from __future__ import annotations

import json

import pytest

from components.location import Location
from components.policy_document import (
    Statement,
    key_use,
    policy_document,
    secret_reading,
    service_trust,
    source_account,
)

HERE = Location("aws", "123456789012", "eu-central-1")


def test_the_order_of_what_was_given_does_not_change_a_byte() -> None:
    one = Statement("Read", ["s3:Get", "s3:List"], ["b", "a"], conditions={"StringLike": {"k": ["y", "x"]}})
    other = Statement("Read", ["s3:List", "s3:Get"], ["a", "b"], conditions={"StringLike": {"k": ["x", "y"]}})
    assert policy_document(one) == policy_document(other)


def test_a_trust_policy_names_service_and_account() -> None:
    trust = json.loads(service_trust("ecs-tasks.amazonaws.com", source_account(HERE)))
    assert trust == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "AssumedByService",
                "Effect": "Allow",
                "Principal": {"Service": ["ecs-tasks.amazonaws.com"]},
                "Action": ["sts:AssumeRole"],
                "Condition": {"StringEquals": {"aws:SourceAccount": "123456789012"}},
            }
        ],
    }


def test_anyone_can_be_denied_but_never_allowed() -> None:
    denied = json.loads(policy_document(Statement("Keep", ["x:Delete"], ["*"], anyone=True, effect="Deny")))
    assert denied["Statement"][0]["Principal"] == "*"
    with pytest.raises(ValueError, match="Keep: anyone may be denied, never allowed"):
        Statement("Keep", ["x:Read"], ["*"], anyone=True)


def test_a_key_is_used_by_alias_through_one_service() -> None:
    use = key_use(HERE, "alias/shop", via="secretsmanager").rendered()
    assert use["Action"] == ["kms:Decrypt"]
    assert use["Resource"] == ["arn:aws:kms:eu-central-1:123456789012:key/*"]
    assert use["Condition"] == {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": "alias/shop"},
        "StringEquals": {"kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com"},
    }


def test_reading_secrets_covers_these_secrets_only() -> None:
    read, _ = secret_reading(HERE, ["shop/b", "shop/a"], "alias/shop")
    assert read.rendered()["Resource"] == [HERE.secret_arn_pattern("shop/a"), HERE.secret_arn_pattern("shop/b")]
    assert read.rendered()["Action"] == ["secretsmanager:GetSecretValue"]
