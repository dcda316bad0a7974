"""What opens a stack to misuse: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("security")

ROUTE = "aws:ec2/route:Route"
TABLE = "aws:ec2/routeTable:RouteTable"
VPC = "aws:ec2/vpc:Vpc"
PEERING = "aws:ec2/vpcPeeringConnection:VpcPeeringConnection"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
BUCKET = "aws:s3/bucket:Bucket"
BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy"
SECRET = "aws:secretsmanager/secret:Secret"
INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:ecs/cluster:Cluster"
POLICY = "aws:iam/policy:Policy"
ACL = "aws:wafv2/webAcl:WebAcl"
PARAMETERS = "aws:rds/parameterGroup:ParameterGroup"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
THROUGH = "ec2-endpoint-access-limited"
TASK = "aws:ecs/taskDefinition:TaskDefinition"

WORLD_TO_80 = {"cidrIpv4": "0.0.0.0/0", "ipProtocol": "tcp", "fromPort": 80, "toPort": 80}


def peer(destination: str) -> dict[str, Any]:
    return {"destinationCidrBlock": destination, "vpcPeeringConnectionId": "pcx-1"}


def policy(**statement: Any) -> dict[str, Any]:
    return {"policy": json.dumps({"Statement": [{"Effect": "Allow", **statement}]})}


def sessions(**given: Any) -> dict[str, Any]:
    return {"configuration": {"executeCommandConfiguration": given}}


def inside(component: str, declared: Mapping[str, Any]) -> dict[str, Any]:
    return {**declared, "parent": component}


RELEASE = resource("shop:delivery:Release", "release", {})


def parameters(**given: str) -> dict[str, Any]:
    return {"family": "postgres17", "parameters": [{"name": name, "value": value} for name, value in given.items()]}


NETWORK = [
    alone(THROUGH, ENDPOINT, policy(Principal="*", Action="*", Resource="*"), "violated", "everybody, by a policy"),
    alone(
        THROUGH,
        ENDPOINT,
        policy(Principal="*", Action="s3:GetObject", Resource="arn:aws:s3:::layers/*"),
        "passed",
        "everybody, but to one bucket only",
    ),
    alone(THROUGH, ENDPOINT, {"policy": UNKNOWN}, "unresolved", "an unknown policy"),
    alone(THROUGH, ENDPOINT, {"vpcEndpointType": "GatewayLoadBalancer"}, "not-applicable", "appliances"),
    together(
        THROUGH,
        "passed",
        "a policy of its own",
        resource(ENDPOINT, "s3", {}),
        resource(
            "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy",
            "s3",
            policy(
                Principal="*",
                Action="*",
                Resource="*",
                Condition={"StringEquals": {"aws:PrincipalAccount": "123456789012"}},
            ),
            vpcEndpointId=["s3"],
        ),
    ),
    alone("ec2-route-peering-narrow", ROUTE, peer("10.1.0.0/15"), "violated", "more than a VPC can be"),
    alone("ec2-route-peering-narrow", ROUTE, {"natGatewayId": "nat-1"}, "not-applicable", "no peer"),
    alone(
        "ec2-route-peering-narrow", ROUTE, {**peer("10.1.0.0/16"), "destinationCidrBlock": UNKNOWN}, "unresolved", "?"
    ),
    alone(
        "ec2-route-peering-narrow",
        TABLE,
        {"routes": [{"ipv6CidrBlock": "2001:db8:1234:5600::/56", "vpcPeeringConnectionId": "pcx-1"}]},
        "violated",
        "inside the table, by IPv6",
    ),
    together(
        "ec2-route-peering-narrow",
        "violated",
        "the whole of a small peer",
        resource(ROUTE, "peer", peer("10.1.4.0/24"), vpcPeeringConnectionId=["both"]),
        resource(PEERING, "both", {}, peerVpcId=["other"]),
        resource(VPC, "other", {"cidrBlock": "10.1.4.0/24"}),
    ),
    together(
        "ec2-route-peering-narrow",
        "passed",
        "a quarter of a small peer",
        resource(ROUTE, "peer", peer("10.1.4.64/26"), vpcPeeringConnectionId=["both"]),
        resource(PEERING, "both", {}, peerVpcId=["other"]),
        resource(VPC, "other", {"cidrBlock": "10.1.4.0/24"}),
    ),
    together(
        "ec2-security-group-plain-http-to-balancers",
        "passed",
        "a rule of a balancer's group",
        resource(INGRESS, "web", WORLD_TO_80, securityGroupId=["edge"]),
        resource(GROUP, "edge", {}),
        resource(BALANCER, "edge", {}, securityGroups=["edge"]),
    ),
    together(
        "ec2-security-group-plain-http-to-balancers",
        "violated",
        "a rule of a service's group",
        resource(INGRESS, "web", WORLD_TO_80, securityGroupId=["api"]),
        resource(GROUP, "api", {}),
        resource("aws:ecs/service:Service", "api", {}, networkConfiguration=["api"]),
    ),
    alone(
        "ec2-security-group-plain-http-to-balancers",
        INGRESS,
        {**WORLD_TO_80, "securityGroupId": "sg-1"},
        "unresolved",
        "a group of another stack",
    ),
    alone(
        "ec2-security-group-plain-http-to-balancers",
        INGRESS,
        {**WORLD_TO_80, "fromPort": 443, "toPort": 443},
        "passed",
        "HTTPS, whoever it is for",
    ),
    alone(
        "ec2-security-group-plain-http-to-balancers",
        INGRESS,
        {**WORLD_TO_80, "cidrIpv4": "10.0.0.0/16"},
        "passed",
        "from inside",
    ),
    together(
        "ec2-security-group-used",
        "violated",
        "somebody waits for it and takes nothing from it",
        resource(GROUP, "api", {}),
        {**resource("aws:ecs/service:Service", "api-service", {}), "dependencies": ["api"]},
    ),
    together(
        "ec2-security-group-used",
        "not-applicable",
        "a task that a pipeline runs, in the same component",
        inside("release", resource(GROUP, "migrate", {})),
        RELEASE,
        inside("release", resource(TASK, "migrate-task", {"family": "migrate", "networkMode": "awsvpc"})),
    ),
    together(
        "ec2-security-group-used",
        "violated",
        "a task that a service runs",
        inside("release", resource(GROUP, "migrate", {})),
        RELEASE,
        inside("release", resource(TASK, "migrate-task", {"family": "migrate", "networkMode": "awsvpc"})),
        resource("aws:ecs/service:Service", "worker", {"taskDefinition": "migrate"}),
    ),
    together(
        "ec2-security-group-used",
        "violated",
        "a task that a pipeline runs, of another component",
        resource(GROUP, "migrate", {}),
        RELEASE,
        inside("release", resource(TASK, "migrate-task", {"family": "migrate", "networkMode": "awsvpc"})),
    ),
    together(
        "ec2-vpc-image-pulls-private",
        "violated",
        "one of two endpoints",
        resource(VPC, "main", {}),
        resource(TASK, "api", {}),
        resource(ENDPOINT, "api-endpoint", {"serviceName": "com.amazonaws.eu-central-1.ecr.api"}, vpcId=["main"]),
    ),
    together(
        "ec2-vpc-image-pulls-private",
        "not-applicable",
        "staging",
        resource(VPC, "main", {}),
        resource(TASK, "api", {}),
        stack="staging",
    ),
    alone("ec2-vpc-image-pulls-private", VPC, {}, "not-applicable", "no containers"),
    alone("lb-balancer-exposure-stated", BALANCER, {"internal": UNKNOWN}, "passed", "said, if not known"),
    alone("lb-balancer-exposure-stated", BALANCER, {"loadBalancerType": "gateway"}, "not-applicable", "a gateway"),
    alone("wafv2-acl-rules-act", ACL, {"rules": [{"overrideAction": {"none": {}}}]}, "passed", "a group's own actions"),
    alone("wafv2-acl-rules-act", ACL, {"rules": [{"action": {}}]}, "violated", "an action that is none"),
    alone("wafv2-acl-rules-act", ACL, {"ruleJson": "[]"}, "unresolved", "rules as JSON"),
    alone(
        "acm-certificate-names-listed", "aws:acm/certificate:Certificate", {"domainName": "*.a.b"}, "violated", "own"
    ),
]

DATA = [
    alone(
        "s3-bucket-policy-keeps-control",
        BUCKET_POLICY,
        policy(Principal="*", NotAction="s3:GetObject"),
        "violated",
        "-",
    ),
    alone(
        "s3-bucket-policy-keeps-control",
        BUCKET_POLICY,
        policy(Principal={"Service": "config.amazonaws.com"}, Action="s3:PutBucket*"),
        "passed",
        "a service of AWS",
    ),
    alone("s3-bucket-policy-keeps-control", BUCKET_POLICY, {"policy": UNKNOWN}, "unresolved", "unknown"),
    alone(
        "s3-bucket-policy-leaves-a-way-in",
        BUCKET_POLICY,
        policy(Effect="Deny", Principal={"AWS": "*"}, NotAction=["s3:GetObject"], Resource="*"),
        "violated",
        "all but reading",
    ),
    alone(
        "s3-bucket-policy-leaves-a-way-in",
        BUCKET_POLICY,
        policy(Effect="Deny", Principal="*", Action="s3:DeleteObject", Resource="*"),
        "passed",
        "a single action",
    ),
    alone(
        "s3-bucket-policy-leaves-a-way-in",
        BUCKET_POLICY,
        policy(Effect="Deny", NotPrincipal={"AWS": "arn:aws:iam::111122223333:root"}, Action="*", Resource="*"),
        "passed",
        "everybody but the account",
    ),
    alone("s3-bucket-access-logged", BUCKET, {"logging": {"targetBucket": "logs"}}, "passed", "inside the bucket"),
    together(
        "s3-bucket-access-logged",
        "not-applicable",
        "the place where a balancer's logs go, by name",
        resource(BUCKET, "logs", {"bucket": "shop-logs"}),
        resource(BALANCER, "edge", {"accessLogs": {"bucket": "shop-logs", "enabled": True}}),
    ),
    together(
        "s3-bucket-access-logged",
        "violated",
        "another bucket's logging",
        resource(BUCKET, "media", {"bucket": "shop-media"}),
        resource("aws:s3/bucketLogging:BucketLogging", "other", {"bucket": "shop-other", "targetBucket": "shop-logs"}),
    ),
    together(
        "secretsmanager-secret-rotates",
        "violated",
        "another secret's rotation",
        resource(SECRET, "api", {"name": "shop/api"}),
        resource("aws:secretsmanager/secretRotation:SecretRotation", "other", {"secretId": "shop/other"}),
    ),
    together(
        "secretsmanager-secret-rotates",
        "passed",
        "by name",
        resource(SECRET, "api", {"name": "shop/api"}),
        resource("aws:secretsmanager/secretRotation:SecretRotation", "api-rotation", {"secretId": "shop/api"}),
    ),
    alone(
        "rds-database-version-not-flawed", INSTANCE, {"engine": "postgres", "engineVersion": "9.6.21"}, "violated", "9"
    ),
    alone(
        "rds-database-version-not-flawed", INSTANCE, {"engine": "postgres", "engineVersion": "9.6.22"}, "passed", "9"
    ),
    alone("rds-database-version-not-flawed", INSTANCE, {"engine": "postgres", "engineVersion": "8.4"}, "violated", "8"),
    alone(
        "rds-database-version-not-flawed", INSTANCE, {"engine": "postgres", "engineVersion": "12"}, "passed", "newest"
    ),
    alone("rds-database-version-not-flawed", INSTANCE, {"engine": "postgres"}, "passed", "left to RDS"),
    alone("rds-database-version-not-flawed", INSTANCE, {"engine": "mysql"}, "not-applicable", "MySQL"),
    alone(
        "rds-database-version-not-flawed",
        "aws:rds/cluster:Cluster",
        {"engine": "aurora-postgresql", "engineVersion": "11.8"},
        "violated",
        "Aurora",
    ),
    alone(
        "rds-parameter-group-statements-logged",
        PARAMETERS,
        parameters(log_statement="none", log_min_duration_statement="-1"),
        "violated",
        "both off on purpose",
    ),
    alone(
        "rds-parameter-group-statements-logged",
        PARAMETERS,
        parameters(log_statement="ddl", log_min_duration_statement="-1"),
        "passed",
        "changes of structure",
    ),
    alone("rds-parameter-group-statements-logged", PARAMETERS, {"family": "mysql8.4"}, "not-applicable", "MySQL"),
]

ACCESS = [
    alone("ecs-cluster-sessions-encrypted", CLUSTER, {}, "not-applicable", "nothing about sessions"),
    alone(
        "ecs-cluster-sessions-encrypted",
        CLUSTER,
        sessions(kmsKeyId=UNKNOWN, logConfiguration={"s3BucketName": "logs"}),
        "violated",
        "a bucket in plain text",
    ),
    alone(
        "ecs-cluster-sessions-encrypted",
        CLUSTER,
        sessions(kmsKeyId=UNKNOWN, logConfiguration={"s3BucketName": "logs", "s3BucketEncryptionEnabled": True}),
        "passed",
        "a key that comes from a resource",
    ),
    alone(
        "iam-policy-resources-named", POLICY, policy(Action="ecr:GetAuthorizationToken", Resource="*"), "passed", "-"
    ),
    alone("iam-policy-resources-named", POLICY, policy(Action="secretsmanager:*", Resource="*"), "violated", "all"),
    alone(
        "iam-policy-resources-named", POLICY, policy(Action="sqs:SendMessage", NotResource="a"), "violated", "but one"
    ),
    alone(
        "iam-policy-resources-named", POLICY, policy(Action="s3:GetObject", Resource="arn:aws:s3:::*"), "violated", "s3"
    ),
    alone("iam-policy-resources-named", POLICY, policy(Effect="Deny", Action="s3:*", Resource="*"), "passed", "denied"),
    alone(
        "iam-policy-resources-named",
        POLICY,
        policy(
            Action="secretsmanager:GetSecretValue",
            Resource="*",
            Condition={"StringEquals": {"secretsmanager:ResourceTag/app": "shop"}},
        ),
        "passed",
        "by tag",
    ),
    alone(
        "iam-policy-resources-named",
        POLICY,
        policy(Action="s3:GetObject", Resource="*", Condition={"Bool": {"aws:SecureTransport": "true"}}),
        "violated",
        "a condition that chooses nothing",
    ),
]


@pytest.mark.parametrize("case", [*NETWORK, *DATA, *ACCESS], ids=str)
def test_misuse(case: Case, pack_named: Callable[[str], PackUnderTest]) -> None:
    assert verdict(case, pack_named("security"))["outcome"] == case.outcome


def messages(line: Mapping[str, Any]) -> list[str]:
    return [detail["message"] for detail in line["details"]]


def test_a_long_list_of_actions_is_cut(pack_named: Callable[[str], PackUnderTest]) -> None:
    case = alone("iam-policy-resources-named", POLICY, policy(Action="*", Resource="*"), "violated", "everything")
    (message,) = messages(verdict(case, pack_named("security")))
    assert message.startswith("allows dynamodb:GetItem, dynamodb:PutItem, dynamodb:Query and ")
    assert message.endswith(" more on everything there is")
