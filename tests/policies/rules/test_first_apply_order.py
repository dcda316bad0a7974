"""What a deployment needs in order: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, after, alone, containers, resource, together, verdict

pytestmark = pytest.mark.xdist_group("first_apply")

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
CLUSTER = "aws:ecs/cluster:Cluster"
CAPACITY = "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"
ROLE = "aws:iam/role:Role"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ATTACHMENT = "aws:iam/rolePolicyAttachment:RolePolicyAttachment"
SHARED_ATTACHMENT = "aws:iam/policyAttachment:PolicyAttachment"
SECRET = "aws:secretsmanager/secret:Secret"
VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
ROTATION = "aws:secretsmanager/secretRotation:SecretRotation"
NAT = "aws:ec2/natGateway:NatGateway"
KEY = "aws:kms/key:Key"

RUNS_TASK = resource(SERVICE, "api", {}, taskDefinition=["task"])
ROLES = "ecs-service-waits-for-role-policies"
WITH_ROLE = resource(TASK, "task", {}, taskRoleArn=["role"])
BY_ARN = resource(TASK, "task", {"executionRoleArn": "arn:aws:iam::123456789012:role/service/pull"})
PULL = resource(ROLE, "role", {"name": "pull"})

CAPACITY_WAITS = "ecs-service-waits-for-capacity"
ON_SPOT = {"capacityProviderStrategies": [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]}

HAS_VALUE = "secretsmanager-secret-has-value"
ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:"
EMPTY = resource(SECRET, "key", {"name": "shop/key"})


def reads(value_from: str) -> dict[str, Any]:
    return resource(TASK, "task", containers({"name": "api", "secrets": [{"name": "KEY", "valueFrom": value_from}]}))


ORDERS = [
    together(
        ROLES, "passed", "an attachment waited for",
        after(RUNS_TASK, "attached"), WITH_ROLE, PULL, resource(ATTACHMENT, "attached", {}, role=["role"]),
    ),
    together(
        ROLES, "violated", "one of two policies waited for",
        after(RUNS_TASK, "attached"), WITH_ROLE, PULL, resource(ATTACHMENT, "attached", {}, role=["role"]),
        resource(ROLE_POLICY, "inline", {"role": "pull"}),
    ),
    together(
        ROLES, "violated", "a role named by its ARN",
        RUNS_TASK, BY_ARN, PULL, resource(ROLE_POLICY, "inline", {}, role=["role"]),
    ),
    together(
        ROLES, "violated", "a policy attached to several roles",
        RUNS_TASK, WITH_ROLE, PULL, resource(SHARED_ATTACHMENT, "shared", {}, roles=["role"]),
    ),
    together(
        ROLES, "passed", "the task waits for it, and the service for the task",
        RUNS_TASK, after(WITH_ROLE, "inline"), PULL, resource(ROLE_POLICY, "inline", {}, role=["role"]),
    ),
    together(
        ROLES, "not-applicable", "another role's policy",
        RUNS_TASK, WITH_ROLE, PULL, resource(ROLE, "other", {"name": "other"}),
        resource(ROLE_POLICY, "inline", {}, role=["other"]),
    ),
    alone(ROLES, SERVICE, {"taskDefinition": "api:7"}, "not-applicable", "a task definition of elsewhere"),
    together(
        CAPACITY_WAITS, "violated", "the cluster named by text",
        resource(SERVICE, "api", {**ON_SPOT, "cluster": "shop"}), resource(CLUSTER, "cluster", {"name": "shop"}),
        resource(CAPACITY, "capacity", {"clusterName": "shop"}),
    ),
    together(
        CAPACITY_WAITS, "not-applicable", "by launch type",
        resource(SERVICE, "api", {"launchType": "FARGATE"}, cluster=["cluster"]), resource(CLUSTER, "cluster", {}),
        resource(CAPACITY, "capacity", {}, clusterName=["cluster"]),
    ),
    together(
        "ecs-service-waits-for-secrets", "violated", "a secret named by its ARN",
        RUNS_TASK, reads(f"{ARN}shop/key"), EMPTY, resource(VERSION, "value", {}, secretId=["key"]),
    ),
    together(
        "ecs-service-waits-for-secrets", "passed", "in order",
        after(RUNS_TASK, "value"), reads(f"{ARN}shop/key"), EMPTY, resource(VERSION, "value", {}, secretId=["key"]),
    ),
    together(
        "ec2-nat-gateway-waits-for-internet-gateway", "not-applicable", "a private one",
        resource(NAT, "nat", {"connectivityType": "private"}, subnetId=["subnet"]),
        resource("aws:ec2/subnet:Subnet", "subnet", {}, vpcId=["vpc"]), resource("aws:ec2/vpc:Vpc", "vpc", {}),
        resource("aws:ec2/internetGateway:InternetGateway", "internet", {}, vpcId=["vpc"]),
    ),
    together(
        "ec2-nat-gateway-waits-for-internet-gateway", "passed", "by way of its address",
        resource(NAT, "nat", {}, subnetId=["subnet"], allocationId=["address"]),
        after(resource("aws:ec2/eip:Eip", "address", {}), "internet"),
        resource("aws:ec2/subnet:Subnet", "subnet", {}, vpcId=["vpc"]), resource("aws:ec2/vpc:Vpc", "vpc", {}),
        resource("aws:ec2/internetGateway:InternetGateway", "internet", {}, vpcId=["vpc"]),
    ),
]  # fmt: skip

SECRETS = [
    together(HAS_VALUE, "violated", "one key of a JSON value", EMPTY, reads(f"{ARN}shop/key:password::")),
    together(HAS_VALUE, "violated", "the whole ARN with its suffix", EMPTY, reads(f"{ARN}shop/key-aB3xY9")),
    together(HAS_VALUE, "not-applicable", "a longer name", EMPTY, reads(f"{ARN}shop/key-of-another")),
    together(
        HAS_VALUE, "violated", "a document known only by what it refers to",
        EMPTY, resource(TASK, "task", {"containerDefinitions": UNKNOWN}, containerDefinitions=["key"]),
    ),
    together(
        HAS_VALUE, "passed", "a rotation",
        EMPTY, reads(f"{ARN}shop/key"), resource(ROTATION, "rotation", {}, secretId=["key"]),
    ),
    together(
        HAS_VALUE, "passed", "a version that spells the name",
        EMPTY, reads(f"{ARN}shop/key"), resource(VERSION, "value", {"secretId": "shop/key"}),
    ),
    together(HAS_VALUE, "not-applicable", "read by no task", EMPTY, resource(TASK, "task", containers({"name": "a"}))),
    together(
        HAS_VALUE, "violated", "the registry's password", EMPTY,
        resource(TASK, "task", containers(
            {"name": "a", "repositoryCredentials": {"credentialsParameter": f"{ARN}shop/key"}}
        )),
    ),
    together(
        HAS_VALUE, "violated", "the credentials of a log driver", EMPTY,
        resource(TASK, "task", containers(
            {"name": "a", "logConfiguration": {"secretOptions": [{"name": "k", "valueFrom": f"{ARN}shop/key"}]}}
        )),
    ),
]  # fmt: skip

CASES = [*ORDERS, *SECRETS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_says(case: Case, first_apply: PackUnderTest) -> None:
    line = verdict(case, first_apply)
    assert line["outcome"] == case.outcome, line


def test_a_secret_without_its_value_is_told_with_the_version_first(first_apply: PackUnderTest) -> None:
    rotation = resource("aws:secretsmanager/secretRotation:SecretRotation", "rotation", {}, secretId=["key"])
    others = (reads(f"{ARN}shop/key"), EMPTY, rotation, resource(VERSION, "value", {}, secretId=["key"]))
    line = verdict(together("ecs-service-waits-for-secrets", "violated", "two", RUNS_TASK, *others), first_apply)
    assert "before value gives" in line["details"][0]["message"]
