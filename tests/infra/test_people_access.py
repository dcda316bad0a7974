"""People reach the stores by a task that they start, and by nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from test_settings_errors import WORKING, problems

from shipworthy.plan.model import Plan, Resource
from tests.iam_evaluation import allows
from tests.infra.test_graph import reachable, starts
from tests.infra.test_notices import rules

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

ECS = "arn:aws:ecs:eu-central-1:123456789012:{}"
TASK = ECS.format("task/shipworthy-chat-cluster/0123")
OURS = {"aws:ResourceTag/access": "shipworthy-chat-access"}
FORWARDING = "arn:aws:ssm:eu-central-1::document/AWS-StartPortForwardingSessionToRemoteHost"
IMAGE = f"registry.example.com/access@sha256:{'0' * 64}"
ENGINEERS = "arn:aws:iam::123456789012:role/engineers"
KEY = "shipworthy:access"


def one(plan: Plan, type_: str, name: str) -> Resource:
    (found,) = [resource for resource in plan.resources if resource.type == type_ and resource.name == name]
    return found


def document(plan: Plan, type_: str, name: str, key: str) -> Any:
    return json.loads(str(one(plan, type_, name).inputs[key]))


@pytest.fixture(scope="module")
def people(platform_plans: Plans) -> list[dict[str, Any]]:
    policy = document(platform_plans["chat"], "aws:iam/rolePolicy:RolePolicy", "access-people", "policy")
    return policy["Statement"]


@pytest.mark.parametrize("stack", ["staging", "production", "bare"])
def test_there_is_no_way_unless_it_is_asked_for(platform_plans: Plans, stack: str) -> None:
    assert not [one.urn for one in platform_plans[stack].resources if one.name.startswith("access")]
    assert "access" not in platform_plans[stack].outputs


@pytest.mark.parametrize(("stack", "seconds"), [("chat", "3600"), ("tenant", "1800")])
def test_the_task_waits_ends_by_itself_and_lets_the_agent_write(
    platform_plans: Plans, stack: str, seconds: str
) -> None:
    plan = platform_plans[stack]
    task = "aws:ecs/taskDefinition:TaskDefinition"
    (container,) = document(plan, task, "access", "containerDefinitions")
    assert (container["entryPoint"], container["command"]) == (["sleep"], [seconds])
    assert container["readonlyRootFilesystem"] is True
    written = {mount["containerPath"] for mount in container["mountPoints"] if not mount["readOnly"]}
    assert written == {"/managed-agents", "/tmp", "/var/lib/amazon/ssm", "/var/log/amazon/ssm"}  # noqa: S108 - its own
    assert cast("Any", one(plan, task, "access").inputs["tags"])["access"] == f"shipworthy-{stack}-access"
    urn = one(plan, task, "access").urn
    assert not [r.urn for r in plan.resources if r.type.endswith(":Service") and urn in r.dependencies]


def test_its_group_leads_to_the_stores_and_nobody_into_it(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    group = one(plan, "aws:ec2/securityGroup:SecurityGroup", "access").urn
    ways = [r for r in plan.resources if group in r.property_dependencies.get("securityGroupId", ())]
    assert sorted(way.name for way in ways) == ["access-cache-out", "access-database-out", "access-https"]
    assert {way.type for way in ways} == {"aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"}
    (database,) = [r for r in plan.resources if r.name == "access-database-in"]
    instance = one(plan, "aws:ec2/securityGroup:SecurityGroup", "database").urn
    assert instance in database.property_dependencies["securityGroupId"]


def test_somebody_elses_database_is_reached_without_rights_in_it(platform_plans: Plans) -> None:
    plan = platform_plans["tenant"]
    way = one(plan, "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "access-database-in")
    assert (way.inputs["securityGroupId"], way.inputs["fromPort"]) == ("sg-0a1b2c3d4e5f60718", 6432)
    policy = str(one(plan, "aws:iam/rolePolicy:RolePolicy", "access-people").inputs["policy"])
    assert "rds-db" not in policy
    assert "secretsmanager" not in policy
    assert "databaseUser" not in cast("Mapping[str, object]", plan.outputs["access"])


def test_only_named_principals_take_the_role_on(platform_plans: Plans) -> None:
    (trust,) = document(platform_plans["chat"], "aws:iam/role:Role", "access-people", "assumeRolePolicy")["Statement"]
    assert trust["Principal"] == {"AWS": [ENGINEERS, "arn:aws:iam::210987654321:user/ops/ann"]}


@pytest.mark.parametrize("tags", [{}, {"aws:ResourceTag/access": "shipworthy-staging-access"}])
def test_people_enter_tasks_of_this_family_only(people: list[dict[str, Any]], tags: dict[str, str]) -> None:
    checked = {"ssm:SessionDocumentAccessCheck": "true", "ecs:container-name": "access"}
    for action in ("ecs:DescribeTasks", "ecs:ExecuteCommand", "ecs:StopTask", "ssm:StartSession"):
        assert allows(people, action, TASK, {**checked, **OURS}), action
        assert not allows(people, action, TASK, {**checked, **tags}), action
    assert not allows(people, "ecs:ExecuteCommand", TASK, {**OURS, "ecs:container-name": "api"})


def test_people_forward_ports_and_start_no_session_that_is_a_shell(people: list[dict[str, Any]]) -> None:
    assert allows(people, "ssm:StartSession", FORWARDING, {"ssm:SessionDocumentAccessCheck": "true"})
    assert not allows(people, "ssm:StartSession", TASK, {**OURS, "ssm:SessionDocumentAccessCheck": "false"})
    shell = "arn:aws:ssm:eu-central-1:123456789012:document/SSM-SessionManagerRunShell"
    assert not allows(people, "ssm:StartSession", shell, {"ssm:SessionDocumentAccessCheck": "true"})


def test_people_start_this_task_and_pass_its_roles_only(people: list[dict[str, Any]]) -> None:
    cluster = {"ecs:cluster": ECS.format("cluster/shipworthy-chat-cluster")}
    assert allows(people, "ecs:RunTask", ECS.format("task-definition/shipworthy-chat-access:1"), cluster)
    assert not allows(people, "ecs:RunTask", ECS.format("task-definition/shipworthy-chat-access:1"), {})
    assert not allows(people, "ecs:RunTask", ECS.format("task-definition/shipworthy-chat-api-release:1"), cluster)
    role, to_tasks = (
        "arn:aws:iam::123456789012:role/shipworthy-chat-{}-task",
        {"iam:PassedToService": "ecs-tasks.amazonaws.com"},
    )
    assert allows(people, "iam:PassRole", role.format("access"), to_tasks)
    assert not allows(people, "iam:PassRole", role.format("api-release"), to_tasks)


def test_people_end_their_own_sessions_only(people: list[dict[str, Any]]) -> None:
    (own,) = [statement for statement in people if "ssm:TerminateSession" in statement["Action"]]
    assert own["Condition"] == {"StringEquals": {"ssm:resourceTag/aws:ssmmessages:session-id": "${aws:userid}"}}


def test_people_sign_in_by_iam_as_the_user_that_the_release_makes(
    platform_plans: Plans, people: list[dict[str, Any]]
) -> None:
    plan = platform_plans["chat"]
    user = "arn:aws:rds-db:eu-central-1:123456789012:dbuser:db-ABC/{}"
    assert allows(people, "rds-db:connect", user.format("shipworthy_chat_people"), {})
    assert not allows(people, "rds-db:connect", user.format("administrator"), {})
    assert cast("Any", plan.outputs["access"])["databaseUser"] == "shipworthy_chat_people"
    role, _ = document(plan, "aws:ecs/taskDefinition:TaskDefinition", "api-release", "containerDefinitions")
    assert {"name": "DATABASE_PEOPLE", "value": "shipworthy_chat_people"} in role["environment"]


def test_people_read_the_url_of_the_cache_but_not_of_the_database(people: list[dict[str, Any]]) -> None:
    secret = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shipworthy-chat/{}/url-AbCdEf"
    assert allows(people, "secretsmanager:GetSecretValue", secret.format("cache"), {})
    assert not allows(people, "secretsmanager:GetSecretValue", secret.format("database"), {})


def test_the_team_is_told_of_each_task(platform_plans: Plans) -> None:
    detail = rules(platform_plans["chat"])["shipworthy-chat-access-started"]["detail"]
    assert detail["taskDefinitionArn"] == [{"prefix": ECS.format("task-definition/shipworthy-chat-access:")}]
    assert (detail["lastStatus"], detail["desiredStatus"]) == (["RUNNING"], ["RUNNING"])


@pytest.mark.parametrize("stack", ["chat", "tenant"])
def test_nothing_of_it_stands_alone(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    found = reachable(plan, starts(plan))
    assert [r.urn for r in plan.resources if r.custom and r.name.startswith("access") and r.urn not in found] == []


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"principals": []}, f"{KEY}.principals: "),
        (
            {"principals": ["arn:aws:iam::123456789012:root"]},
            f'{KEY}.principals[0]: is "arn:aws:iam::123456789012:root"; expected the ARN of a role or user',
        ),
        ({"principals": ["arn:aws-cn:iam::123456789012:role/engineers"]}, f"{KEY}.principals[0]: is arn:aws-cn:iam"),
        ({"minutes": 4}, f"{KEY}.minutes: is 4; expected"),
        ({"uses": []}, f"{KEY}.uses: "),
        ({"uses": ["cache"]}, f"{KEY}.uses[0]: is cache, which the stack doesn't have; expected shipworthy:cache too"),
        ({"minuts": 5}, f"{KEY}.minuts: no such setting"),
    ],
)
def test_what_can_not_work_is_refused_by_its_key(changes: dict[str, Any], message: str) -> None:
    access = {"principals": [ENGINEERS], "image": IMAGE, **changes}
    (problem,) = problems(access=access, cache=None, services={})
    assert problem.startswith(message), problem


def test_no_service_is_called_like_the_task() -> None:
    services = {"access": next(iter(WORKING["services"].values()))}
    (problem,) = problems(access={"principals": [ENGINEERS], "image": IMAGE}, services=services)
    assert problem.startswith(f"{KEY}: stands beside access in shipworthy:services")
