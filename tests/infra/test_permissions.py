"""What the platform's roles may do, computed from the plans: named actions on named resources."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, cast

import pytest

from shipworthy.plan.model import Plan, Resource

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

STACKS = ("staging", "production", "bare")

GRANTED_TO_ROLES: Final = {
    "aws:iam/rolePolicy:RolePolicy": "policy",
    "aws:iam/policy:Policy": "policy",
    "aws:iam/userPolicy:UserPolicy": "policy",
    "aws:iam/groupPolicy:GroupPolicy": "policy",
}

NEVER_SCOPED: Final = frozenset(
    {
        "ecr:GetAuthorizationToken",
        "ecs:ListTasks",
        "elasticloadbalancing:DescribeListeners",
        "elasticloadbalancing:DescribeRules",
        "elasticloadbalancing:DescribeTargetGroups",
        "elasticloadbalancing:DescribeTargetHealth",
        "logs:DescribeLogGroups",
    }
)
"""Actions that AWS grants on every resource or none (Service Authorization Reference, read 2026-11-22)."""


def listed(value: Any) -> Sequence[Any]:
    return cast("list[Any]", value) if isinstance(value, list) else [value]


def statements(resource: Resource, key: str) -> Sequence[Mapping[str, Any]]:
    document = resource.inputs[key]
    assert isinstance(document, str), f"{resource.urn}: the policy can't be judged"
    return listed(json.loads(document)["Statement"])


def granted(plan: Plan) -> Iterator[tuple[Resource, Mapping[str, Any]]]:
    """Yield each statement that allows a role something."""
    for resource in plan.resources:
        key = GRANTED_TO_ROLES.get(resource.type)
        for statement in statements(resource, key) if key else ():
            if statement["Effect"] == "Allow":
                yield resource, statement


@pytest.mark.parametrize("stack", STACKS)
def test_a_role_may_do_named_things_to_named_resources(platform_plans: Plans, stack: str) -> None:
    found = list(granted(platform_plans[stack]))
    assert len(found) > 5
    for resource, statement in found:
        actions, resources = listed(statement.get("Action")), listed(statement.get("Resource"))
        assert "NotAction" not in statement, resource.urn
        assert "NotResource" not in statement, resource.urn
        assert [action for action in actions if action.endswith(":*") or action == "*"] == [], resource.urn
        if "*" in resources:
            assert set(actions) <= NEVER_SCOPED, resource.urn


@pytest.mark.parametrize("stack", STACKS)
def test_a_role_is_trusted_to_named_services_only(platform_plans: Plans, stack: str) -> None:
    roles = [resource for resource in platform_plans[stack].resources if resource.type == "aws:iam/role:Role"]
    assert roles
    for role in roles:
        for statement in statements(role, "assumeRolePolicy"):
            assert set(statement["Principal"]) == {"Service"}, role.urn
            assert "*" not in listed(statement["Principal"]["Service"]), role.urn


@pytest.mark.parametrize("stack", STACKS)
def test_everybody_is_only_ever_denied(platform_plans: Plans, stack: str) -> None:
    """A policy on a bucket, key, vault or topic allows nobody by a wildcard; an endpoint's gives nobody anything."""
    seen = 0
    for resource in platform_plans[stack].resources:
        if resource.type == "aws:ec2/vpcEndpoint:VpcEndpoint":
            continue
        for key in {"policy", "accessPolicy", "resourcePolicy"} & resource.inputs.keys():
            for statement in statements(resource, key):
                seen += 1
                principal = statement.get("Principal")
                allowed = statement["Effect"] == "Allow"
                assert not (allowed and "*" in str(principal)), f"{resource.urn}: {statement}"
    assert seen > 5


@pytest.mark.parametrize("stack", STACKS)
def test_endpoints_let_the_own_account_through_and_image_layers(platform_plans: Plans, stack: str) -> None:
    endpoints = [each for each in platform_plans[stack].resources if each.type == "aws:ec2/vpcEndpoint:VpcEndpoint"]
    assert endpoints
    for endpoint in endpoints:
        for statement in statements(endpoint, "policy"):
            if statement["Sid"] == "ImageLayers":
                assert statement["Action"] == ["s3:GetObject"]
                assert statement["Resource"] == ["arn:aws:s3:::prod-eu-central-1-starport-layer-bucket/*"]
            else:
                assert statement["Condition"]["StringEquals"]["aws:PrincipalAccount"] == "123456789012"
