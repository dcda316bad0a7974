"""Services and tasks: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import SECRET, Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
DIGEST = "sha256:" + "5f70bf18a0860070" * 4


def task(rule: str, outcome: str, title: str, container: Mapping[str, object], **inputs: object) -> Case:
    """A task of one container."""
    definitions = json.dumps([{"name": "api", **container}])
    return alone(rule, TASK, {"containerDefinitions": definitions, **inputs}, outcome, title)


def variable(outcome: str, name: str, value: str) -> Case:
    """A task with one plain variable."""
    environment = {"environment": [{"name": name, "value": value}]}
    return task("ecs-task-environment-without-secrets", outcome, f"{name} {outcome}", environment)


CASES = [
    # Secrets by their names, and names that only speak about one.
    variable("violated", "DB_PASSWORD", "correct horse"),
    variable("violated", "STRIPE_API_KEY", "abcdefgh"),
    variable("violated", "apiKey", "abcdefgh"),
    variable("violated", "SECRET_KEY_BASE", "abcdefgh"),
    variable("violated", "AWS_ACCESS_KEY_ID", "abcdefgh"),
    variable("violated", "GITHUB_TOKEN", "abcdefgh"),
    variable("passed", "MAX_TOKENS", "4096"),
    variable("passed", "TOKEN_TTL_SECONDS", "3600"),
    variable("passed", "DB_PASSWORD_FILE", "/run/secrets/password"),
    variable("passed", "DB_PASSWORD", "/run/secrets/password"),
    variable("passed", "DB_SECRET", "arn:aws:secretsmanager:eu-central-1:111122223333:secret:shop"),
    variable("passed", "SECRET_NAME", "shop/database"),
    variable("passed", "REQUIRE_PASSWORD", "true"),
    variable("passed", "KEYBOARD", "qwerty"),
    variable("passed", "NEXT_PUBLIC_API_KEY", "abcdefgh"),
    variable("passed", "SENTRY_DSN", "https://0a1b2c@errors.example/7"),
    # By form, whatever the name.
    variable("violated", "DATABASE", "postgresql://app:hunter2@db.internal/shop"),
    variable("passed", "DATABASE", "postgresql://app@db.internal/shop"),
    variable("passed", "DATABASE", "postgresql://app:${DB_PASSWORD}@db.internal/shop"),
    variable("passed", "HOMEPAGE", "https://shop.example:8443/a@b"),
    variable("violated", "CONFIG", '{"id": "AKIAIOSFODNN7EXAMPLE"}'),
    variable("violated", "CERT", "-----BEGIN RSA PRIVATE KEY-----\nMIIE"),
    task(
        "ecs-task-environment-without-secrets",
        "violated",
        "a credential on the command line",
        {"command": ["serve", "--db=redis://:hunter2@cache:6379"]},
    ),
    alone(
        "ecs-task-environment-without-secrets",
        TASK,
        {"containerDefinitions": SECRET},
        "violated",
        "a Pulumi secret in the document",
    ),
    alone(
        "ecs-task-environment-without-secrets",
        TASK,
        {"containerDefinitions": UNKNOWN},
        "unresolved",
        "an unknown document",
    ),
    alone(
        "ecs-task-not-privileged",
        TASK,
        {"containerDefinitions": "[{"},
        "violated",
        "no JSON can't be a task definition",
    ),
    # Images.
    task("ecs-task-image-by-digest", "violated", "no tag is latest", {"image": "nginx"}),
    task("ecs-task-image-by-digest", "violated", "a cut digest", {"image": "nginx@sha256:abc"}),
    task("ecs-task-image-by-digest", "passed", "tag and digest", {"image": f"ghcr.io/shop/api:1.2@{DIGEST}"}),
    alone(
        "ecs-task-image-by-digest",
        TASK,
        {"containerDefinitions": '[{"image": "nginx"}]'},
        "not-applicable",
        "staging follows tags",
        stack="staging",
    ),
    # Who the container is.
    task("ecs-task-user-not-root", "violated", "the image decides", {}),
    task("ecs-task-user-not-root", "violated", "root by number, with a group", {"user": "0:1000"}),
    task("ecs-task-user-not-root", "passed", "a name", {"user": "app"}),
    task(
        "ecs-task-user-not-root",
        "not-applicable",
        "Windows",
        {},
        runtimePlatform={"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
    ),
    task("ecs-task-root-read-only", "violated", "said to be writable", {"readonlyRootFilesystem": False}),
    task(
        "ecs-task-capabilities-dropped",
        "violated",
        "some only",
        {"linuxParameters": {"capabilities": {"drop": ["NET_RAW"]}}},
    ),
    task("ecs-task-logs-configured", "violated", "the driver none", {"logConfiguration": {"logDriver": "none"}}),
    alone("ecs-task-network-of-its-own", TASK, {}, "violated", "bridge is the default"),
    alone("ecs-task-roles-distinct", TASK, {"executionRoleArn": "a", "taskRoleArn": "a"}, "violated", "one ARN twice"),
    alone("ecs-task-roles-distinct", TASK, {"executionRoleArn": "a"}, "not-applicable", "no role for the program"),
    alone("ecs-task-roles-distinct", TASK, {"executionRoleArn": "a", "taskRoleArn": UNKNOWN}, "unresolved", "unknown"),
    alone("ecs-task-file-systems-encrypted", TASK, {"volumes": [{"name": "scratch"}]}, "passed", "no shared volume"),
    # Deployments.
    alone(
        "ecs-service-failed-deployment-rolls-back",
        SERVICE,
        {"alarms": {"enable": True, "rollback": True, "alarmNames": ["errors"]}},
        "violated",
        "alarms alone, while tasks are replaced one by one",
    ),
    alone(
        "ecs-service-failed-deployment-rolls-back",
        SERVICE,
        {
            "deploymentConfiguration": {"strategy": "BLUE_GREEN"},
            "alarms": {"enable": True, "rollback": True, "alarmNames": ["errors"]},
        },
        "passed",
        "alarms, while the traffic is shifted",
    ),
    alone(
        "ecs-service-failed-deployment-rolls-back",
        SERVICE,
        {"deploymentController": {"type": "CODE_DEPLOY"}},
        "not-applicable",
        "CodeDeploy decides",
    ),
    alone("ecs-service-failed-deployment-rolls-back", SERVICE, {}, "violated", "off by default"),
    alone("ecs-service-start-period-granted", SERVICE, {}, "not-applicable", "nobody judges a worker"),
    alone(
        "ecs-service-start-period-granted",
        SERVICE,
        {"loadBalancers": UNKNOWN},
        "violated",
        "balancers unknown, not none",
    ),
    together(
        "ecs-task-roles-distinct",
        "violated",
        "one role by reference",
        resource(
            TASK,
            "api",
            {"executionRoleArn": UNKNOWN, "taskRoleArn": UNKNOWN},
            executionRoleArn=["role"],
            taskRoleArn=["role"],
        ),
        resource("aws:iam/role:Role", "role", {}),
    ),
    together(
        "ecs-task-roles-distinct",
        "passed",
        "an agent's role of another stack",
        resource(TASK, "api", {"executionRoleArn": "arn:x", "taskRoleArn": UNKNOWN}, taskRoleArn=["role"]),
        resource("aws:iam/role:Role", "role", {}),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_services_and_tasks(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
