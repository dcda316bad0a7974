"""A replica of the database in another region, and the administrator whom RDS then can't keep."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest

from components.postgres_replica import PostgresReplicaArgs
from shipworthy.plan.model import Plan, Resource
from shipworthy.plan.values import UNKNOWN, Secret

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

ARN = "arn:aws:rds:eu-central-1:123456789012:db:shipworthy-chat-database"


def named(plan: Plan, type_: str, name: str) -> Resource:
    (found,) = [each for each in plan.resources if each.type == type_ and each.name == name]
    return found


def test_the_replica_stands_in_the_other_region_under_a_key_of_that_region(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    replica = named(plan, "aws:rds/instance:Instance", "database-replica")
    key = named(plan, "aws:kms/key:Key", "database-replica")
    assert (replica.inputs["region"], key.inputs["region"]) == ("eu-west-1", "eu-west-1")
    assert replica.property_dependencies["kmsKeyId"] == (key.urn,)
    assert (replica.inputs["replicateSourceDb"], replica.inputs["instanceClass"]) == (ARN, "db.t4g.small")
    assert named(plan, "aws:rds/instance:Instance", "database").urn in replica.dependencies or (
        any("Postgres::database" in urn for urn in replica.dependencies)
    )
    assert {str(each.inputs["region"]) for each in plan.resources if each.parent == replica.parent and each.custom} == {
        "eu-west-1"
    }


def test_nothing_lets_anybody_reach_it_before_it_is_promoted(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    replica = named(plan, "aws:rds/instance:Instance", "database-replica")
    group = named(plan, "aws:ec2/securityGroup:SecurityGroup", "database-replica")
    assert replica.inputs["publiclyAccessible"] is False
    assert [each.urn for each in plan.resources if group.urn in each.dependencies] == [replica.urn]


def test_the_stack_keeps_the_administrators_password_since_rds_replicates_no_other(platform_plans: Plans) -> None:
    source = named(platform_plans["chat"], "aws:rds/instance:Instance", "database")
    assert source.inputs["password"] == Secret(UNKNOWN)
    assert "manageMasterUserPassword" not in source.inputs
    assert "manageMasterUserPassword" in named(platform_plans["staging"], source.type, "database").inputs


def test_a_release_reads_that_secret_and_no_other(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    task = named(plan, "aws:ecs/taskDefinition:TaskDefinition", "api-release")
    definitions = json.loads(cast("str", task.inputs["containerDefinitions"]))
    environment = {each["name"]: each["value"] for each in definitions[0]["environment"]}
    assert environment["DATABASE_ADMINISTRATOR"] == "shipworthy-chat/database/administrator"
    policies = [str(each.inputs["policy"]) for each in plan.resources if each.type == "aws:iam/rolePolicy:RolePolicy"]
    reading = [each for each in policies if "shipworthy-chat/database/administrator-??????" in each]
    assert len(reading) == 1
    assert not any("secret:rds!" in each for each in policies)


def test_an_alarm_tells_how_far_it_is_behind(platform_plans: Plans) -> None:
    alarm = named(platform_plans["chat"], "aws:cloudwatch/metricAlarm:MetricAlarm", "database-replica-lag")
    assert (alarm.inputs["metricName"], alarm.inputs["threshold"]) == ("OldestReplicationSlotLag", 2**30)


def test_people_find_its_address_among_the_outputs(platform_plans: Plans) -> None:
    found = cast("Mapping[str, Any]", platform_plans["chat"].outputs["databaseReplica"])
    assert found["identifier"] == "shipworthy-chat-database-replica"


@pytest.mark.parametrize(
    ("region", "own", "problem"),
    [("eu-central-1", True, "region: expected another one"), ("eu-west-1", False, "expected own_administrator")],
)
def test_what_rds_refuses_is_refused(region: str, own: bool, problem: str) -> None:
    class Declared:
        location = type("Location", (), {"region": "eu-central-1"})
        own_administrator = own

    with pytest.raises(ValueError, match=problem):
        PostgresReplicaArgs(cast("Any", None), cast("Any", Declared()), region, "vpc-1", ["a", "b"], "db.t4g.micro")
