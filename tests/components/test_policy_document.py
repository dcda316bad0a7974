from __future__ import annotations

import json

import pytest

from components.location import Location
from components.policy_document import (
    Statement,
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


def test_reading_secrets_covers_these_secrets_and_their_key_only() -> None:
    read, decrypt = (statement.rendered() for statement in secret_reading(HERE, ["shop/b", "shop/a"]))
    patterns = [HERE.secret_arn_pattern("shop/a"), HERE.secret_arn_pattern("shop/b")]
    assert (read["Action"], read["Resource"]) == (["secretsmanager:GetSecretValue"], patterns)
    assert (decrypt["Action"], decrypt["Resource"]) == (["kms:Decrypt"], [HERE.arn("kms", "key/*")])
    assert decrypt["Condition"] == {
        "StringEquals": {"kms:ViaService": "secretsmanager.eu-central-1.amazonaws.com"},
        "StringLike": {"kms:EncryptionContext:SecretARN": patterns},
    }
