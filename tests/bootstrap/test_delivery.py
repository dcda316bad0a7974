"""The roles of the workflows, read from the account's plan."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

import pytest

from components.delivery_grants import POLICIES_PER_ROLE, POLICY_LIMIT, documents
from components.policy_document import Statement
from shipworthy.testing.previewed import Previewed

pytestmark = pytest.mark.xdist_group("bootstrap")

Accounts = Mapping[str, Previewed]

ISSUER = "token.actions.githubusercontent.com"


@pytest.mark.parametrize(
    ("name", "environment"),
    [
        ("production-deploy", "production"),
        ("production-plan", "production-plan"),
        ("staging-deploy", "staging"),
        ("staging-plan", "staging-plan"),
    ],
)
def test_a_role_trusts_one_environment_of_one_repository(accounts: Accounts, name: str, environment: str) -> None:
    (role,) = [one for one in accounts["account"] if one.type == "aws:iam/role:Role" and one.name == name]
    (statement,) = json.loads(role.inputs["assumeRolePolicy"])["Statement"]
    assert statement["Principal"] == {"Federated": [f"arn:aws:iam::123456789012:oidc-provider/{ISSUER}"]}
    assert statement["Condition"] == {
        "StringEquals": {
            f"{ISSUER}:aud": "sts.amazonaws.com",
            f"{ISSUER}:sub": f"repo:acme/shop:environment:{environment}",
        }
    }
    assert role.inputs["maxSessionDuration"] == 7200
    (boundary,) = [one for one in accounts["account"] if one.name == f"{name.partition('-')[0]}-pipeline"]
    assert role.refers_to(boundary, "permissionsBoundary")
    roles = accounts["account"].outputs["deliveryRoles"]
    environment, kind = name.split("-")
    assert roles[environment][kind] == f"arn:aws:iam::123456789012:role/{role.inputs['name']}"


def test_iam_has_room_for_the_policies(accounts: Accounts) -> None:
    account = accounts["account"]
    sizes = {
        one.name: len("".join(one.inputs["policy"].split())) for one in account if one.type == "aws:iam/policy:Policy"
    }
    assert sizes
    assert {name: size for name, size in sizes.items() if size > POLICY_LIMIT} == {}
    attached = Counter(
        one.name.rpartition("-")[0]
        for one in account
        if one.type == "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
    )
    assert max(attached.values()) <= POLICIES_PER_ROLE


def test_policies_are_filled_in_order() -> None:
    made = documents(Statement(f"Number{n}", ["s3:GetObject"], [f"arn:aws:s3:::{'x' * 1500}"]) for n in range(9))
    sids = [statement["Sid"] for text in made for statement in json.loads(text)["Statement"]]
    assert sids == [f"Number{n}" for n in range(9)]
    assert len(made) == 3
    with pytest.raises(ValueError, match="statement Long is longer than a policy"):
        documents([Statement("Long", ["s3:GetObject"], ["x" * 7000])])
