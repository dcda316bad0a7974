"""What a rule finds to be a secret is not repeated in its verdict."""

from __future__ import annotations

import json

import pytest

from tests.policies.harness import PackUnderTest

pytestmark = pytest.mark.xdist_group("readiness")

CREDENTIAL = "correct-horse-9c1b"


def container(**content: object) -> dict[str, str]:
    """A task definition of one container."""
    return {"containerDefinitions": json.dumps([{"name": "api", **content}])}


@pytest.mark.parametrize(
    ("type_", "inputs", "rule"),
    [
        (
            "aws:ecs/taskDefinition:TaskDefinition",
            container(environment=[{"name": "DB_PASSWORD", "value": CREDENTIAL}]),
            "ecs-task-environment-without-secrets",
        ),
        (
            "aws:ecs/taskDefinition:TaskDefinition",
            container(environment=[{"name": "URL", "value": f"redis://app:{CREDENTIAL}@cache"}]),
            "ecs-task-environment-without-secrets",
        ),
        (
            "aws:ecs/taskDefinition:TaskDefinition",
            container(command=["serve", f"--db=redis://app:{CREDENTIAL}@cache"]),
            "ecs-task-environment-without-secrets",
        ),
        ("aws:rds/instance:Instance", {"password": CREDENTIAL}, "rds-database-master-password-managed"),
        (
            "aws:secretsmanager/secretVersion:SecretVersion",
            {"secretString": CREDENTIAL},
            "secretsmanager-version-value-secret",
        ),
    ],
)
def test_a_plain_credential_is_found_and_not_repeated(
    type_: str, inputs: dict[str, str], rule: str, readiness: PackUnderTest
) -> None:
    line = readiness.judge(type_, inputs)[rule]
    assert line["outcome"] == "violated"
    assert CREDENTIAL not in json.dumps(line)
