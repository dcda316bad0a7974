"""A stack whose services use a database that others keep."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import Plan
from shipworthy.testing.previewed import Previewed

pytestmark = pytest.mark.xdist_group("platform")

GROUP = "sg-0a1b2c3d4e5f60718"


@pytest.fixture
def tenant(platform_plans: Mapping[str, Plan]) -> Previewed:
    return Previewed(platform_plans["tenant"])


def test_nothing_of_the_database_is_created(tenant: Previewed) -> None:
    assert tenant.plan.failure is None
    assert [resource.urn for resource in tenant if resource.type.startswith("aws:rds/")] == []
    assert [v.rule for v in tenant.plan.verdicts if v.outcome in {Outcome.VIOLATED, Outcome.ERROR}] == []


def test_services_get_the_given_secret(tenant: Previewed) -> None:
    tasks = [resource for resource in tenant if resource.type == "aws:ecs/taskDefinition:TaskDefinition"]
    (served,) = [task for task in tasks if task.inputs["family"].endswith("-api")]
    (container,) = [each for each in json.loads(served.inputs["containerDefinitions"]) if each["name"] == "api"]
    secrets = {each["name"]: each["valueFrom"] for each in container["secrets"]}
    assert secrets["DATABASE_URL"] == "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/database"
    environment = {each["name"]: each["value"] for each in container["environment"]}
    assert environment["PGSSLROOTCERT"] == "/etc/ssl/certs/ca-certificates.crt"
    policies = [r.inputs["policy"] for r in tenant if r.type == "aws:iam/rolePolicy:RolePolicy"]
    assert any("secret:shop/database-??????" in str(policy) for policy in policies)


def test_services_are_let_in_on_its_port(tenant: Previewed) -> None:
    rules = [r.inputs for r in tenant if r.type == "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"]
    assert {rule["fromPort"] for rule in rules if rule["securityGroupId"] == GROUP} == {6432}
    ways_out = [r.inputs for r in tenant if r.type == "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"]
    assert {rule["fromPort"] for rule in ways_out if rule.get("referencedSecurityGroupId") == GROUP} == {6432}
