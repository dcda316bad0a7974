"""The release tasks of the committed stacks: who runs what, with which rights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from shipworthy.plan.model import Plan, Resource

pytestmark = pytest.mark.xdist_group("platform")


def one(plan: Plan, type_: str, name: str) -> Resource:
    (found,) = [resource for resource in plan.resources if resource.type == type_ and resource.name == name]
    return found


def containers(plan: Plan, name: str) -> dict[str, Any]:
    text = one(plan, "aws:ecs/taskDefinition:TaskDefinition", name).inputs["containerDefinitions"]
    assert isinstance(text, str)
    return {container["name"]: container for container in json.loads(text)}


def allowed(plan: Plan, name: str) -> dict[str, Any]:
    text = one(plan, "aws:iam/rolePolicy:RolePolicy", name).inputs["policy"]
    assert isinstance(text, str)
    return {statement["Sid"]: statement for statement in json.loads(text)["Statement"]}


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_migration_runs_after_the_role_was_made(platform_plans: Mapping[str, Plan], stack: str) -> None:
    found = containers(platform_plans[stack], "api-release")
    assert found["api"]["command"] == ["alembic", "upgrade", "head"]
    assert found["api"]["dependsOn"] == [{"condition": "SUCCESS", "containerName": "role"}]
    assert (found["api"]["essential"], found["role"]["essential"]) == (True, False)
    service = containers(platform_plans[stack], "api")["api"]
    assert found["api"]["image"] == service["image"]
    assert found["api"]["secrets"] == service["secrets"]
    assert "portMappings" not in found["api"]


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_only_the_release_reads_the_administrators_secret(platform_plans: Mapping[str, Plan], stack: str) -> None:
    plan = platform_plans[stack]
    reading = allowed(plan, "api-release-task")["ReadAdministrator"]
    database = f"arn:aws:rds:eu-central-1:123456789012:db:shipworthy-{stack}-database"
    assert reading["Resource"] == ["arn:aws:secretsmanager:eu-central-1:123456789012:secret:rds!*"]
    assert reading["Condition"] == {"StringEquals": {"aws:ResourceTag/aws:rds:primaryDBInstanceArn": database}}
    others = [
        resource.name
        for resource in plan.resources
        if resource.type == "aws:iam/rolePolicy:RolePolicy" and "rds!" in str(resource.inputs["policy"])
    ]
    assert others == ["api-release-task"]


def test_release_reaches_the_instance_past_the_proxy(platform_plans: Mapping[str, Plan]) -> None:
    plan = platform_plans["production"]
    opened = one(plan, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "api-release-instance-in")
    instance = one(plan, "aws:ec2/securityGroup:SecurityGroup", "database")
    assert instance.urn in opened.property_dependencies["securityGroupId"]
