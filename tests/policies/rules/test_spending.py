"""What a stack pays for without need: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from policies.rules.facts.generations import generation
from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("cost")

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
NAT = "aws:ec2/natGateway:NatGateway"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
ADDRESS = "aws:ec2/eip:Eip"
INSTANCE = "aws:rds/instance:Instance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
BUDGET = "aws:budgets/budget:Budget"
DETECTOR = resource("aws:guardduty/detector:Detector", "misuse", {})
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
MAIN = resource(VPC, "main", {})


def subnet(zone: str) -> dict[str, Any]:
    return resource(SUBNET, zone, {"availabilityZone": f"eu-central-1{zone}"}, vpcId=["main"])


def nat(zone: str, **inputs: Any) -> dict[str, Any]:
    return resource(NAT, f"nat-{zone}", inputs, subnetId=[zone])


def interface(service: str, zones: int) -> dict[str, Any]:
    inputs = {"vpcEndpointType": "Interface", "serviceName": service, "subnetIds": [UNKNOWN] * zones}
    return resource(ENDPOINT, service, inputs, vpcId=["main"])


NETWORK = [
    together(
        "ec2-vpc-nat-gateways-needed",
        "passed",
        "one in each zone in production",
        *(MAIN, subnet("a"), subnet("b"), nat("a"), nat("b")),
    ),
    together(
        "ec2-vpc-nat-gateways-needed",
        "violated",
        "one in each zone in staging",
        *(MAIN, subnet("a"), subnet("b"), nat("a"), nat("b")),
        stack="staging",
    ),
    together(
        "ec2-vpc-nat-gateways-needed",
        "passed",
        "a private one beside it",
        *(MAIN, subnet("a"), subnet("b"), nat("a"), nat("b", connectivityType="private")),
        stack="staging",
    ),
    together(
        "ec2-vpc-nat-gateways-needed",
        "unresolved",
        "a zone left to AWS",
        *(MAIN, resource(SUBNET, "a", {}, vpcId=["main"]), subnet("b"), nat("a"), nat("b")),
    ),
    together("ec2-vpc-nat-gateways-needed", "not-applicable", "none", MAIN, subnet("a")),
    together(
        "ec2-vpc-endpoints-below-nat-price",
        "violated",
        "two endpoints in three zones for one gateway",
        *(MAIN, subnet("a"), nat("a"), interface("logs", 3), interface("ecr.api", 3)),
    ),
    together(
        "ec2-vpc-endpoints-below-nat-price",
        "passed",
        "four endpoints in three zones for three gateways",
        *(MAIN, subnet("a"), subnet("b"), subnet("c"), nat("a"), nat("b"), nat("c")),
        *(interface("logs", 3), interface("ecr.api", 3), interface("ecr.dkr", 3), interface("secretsmanager", 3)),
    ),
    together(
        "ec2-vpc-endpoints-below-nat-price",
        "not-applicable",
        "endpoints in place of a gateway",
        *(MAIN, subnet("a"), interface("logs", 3), interface("ecr.api", 3)),
    ),
    together(
        "ec2-vpc-stores-reached-without-nat",
        "violated",
        "an endpoint to something else",
        *(MAIN, subnet("a"), nat("a"), interface("com.amazonaws.eu-central-1.logs", 1)),
    ),
    together("ec2-vpc-stores-reached-without-nat", "not-applicable", "no gateway", MAIN, subnet("a")),
    alone("ec2-endpoint-free-kind-chosen", ENDPOINT, {"serviceName": "x.logs"}, "not-applicable", "logs"),
    alone("ec2-address-attached", ADDRESS, {"instance": UNKNOWN}, "passed", "by itself"),
    together(
        "ec2-address-attached",
        "violated",
        "somebody waits for it only",
        resource(ADDRESS, "spare", {}),
        {**resource(NAT, "nat", {}), "dependencies": ["spare"]},
    ),
    together(
        "ec2-nat-gateway-used",
        "passed",
        "a route inside a table",
        resource(NAT, "nat", {}),
        resource("aws:ec2/routeTable:RouteTable", "private", {}, routes=["nat"]),
    ),
    together(
        "lb-balancer-used",
        "passed",
        "by its older name",
        resource("aws:alb/loadBalancer:LoadBalancer", "edge", {}),
        resource("aws:alb/listener:Listener", "https", {}, loadBalancerArn=["edge"]),
    ),
    alone("ec2-volume-type-current", "aws:ebs/volume:Volume", {"type": "io2"}, "passed", "fast"),
]

DATABASES = [
    alone("rds-instance-storage-type-current", INSTANCE, {"engine": "postgres"}, "violated", "gp2 unless said"),
    alone("rds-instance-storage-type-current", INSTANCE, {"iops": 4000}, "passed", "io1 by its operations"),
    alone("rds-instance-storage-type-current", INSTANCE, {"engine": "aurora-mysql"}, "not-applicable", "Aurora"),
    alone("rds-instance-storage-type-current", INSTANCE, {"storageType": UNKNOWN}, "unresolved", "unknown"),
    alone("rds-instance-iops-needed", INSTANCE, {"storageType": "gp3", "iops": 3000}, "not-applicable", "gp3"),
    alone("rds-instance-iops-needed", INSTANCE, {"allocatedStorage": 100, "iops": 3000}, "violated", "io1 by default"),
    alone("rds-instance-iops-needed", INSTANCE, {"allocatedStorage": 100, "iops": 3001}, "passed", "one more"),
    alone(
        "rds-instance-iops-needed",
        INSTANCE,
        {"engine": "sqlserver-se", "storageType": "io2", "allocatedStorage": 900, "iops": 10000},
        "passed",
        "SQL Server gets no more with size",
    ),
    alone("rds-instance-class-current", INSTANCE, {"instanceClass": "db.serverless"}, "not-applicable", "serverless"),
    alone("rds-instance-class-current", INSTANCE, {"instanceClass": "db.t2.micro"}, "violated", "t2"),
    alone("rds-instance-class-current", INSTANCE, {"instanceClass": "db.x2g.large"}, "passed", "x2g"),
    alone("rds-instance-class-current", INSTANCE, {"instanceClass": UNKNOWN}, "unresolved", "unknown"),
    alone(
        "rds-instance-class-on-graviton",
        INSTANCE,
        {"engine": "sqlserver-se", "instanceClass": "db.m5.large"},
        "not-applicable",
        "SQL Server",
    ),
    alone(
        "rds-instance-class-on-graviton",
        INSTANCE,
        {"engine": "oracle-ee", "instanceClass": "db.m7g.large"},
        "not-applicable",
        "Oracle",
    ),
    alone(
        "rds-database-version-in-standard-support",
        INSTANCE,
        {"engine": "mysql", "engineVersion": "8.0.40"},
        "violated",
        "MySQL 8.0",
    ),
    alone(
        "rds-database-version-in-standard-support",
        INSTANCE,
        {"engine": "mysql", "engineVersion": "8.4"},
        "passed",
        "MySQL 8.4",
    ),
    alone(
        "rds-database-version-in-standard-support",
        "aws:rds/cluster:Cluster",
        {"engine": "aurora-mysql", "engineVersion": "5.7.mysql_aurora.2.11.3"},
        "violated",
        "Aurora MySQL 2",
    ),
    alone(
        "rds-database-version-in-standard-support",
        INSTANCE,
        {
            "engine": "postgres",
            "engineVersion": "12.20",
            "engineLifecycleSupport": "open-source-rds-extended-support-disabled",
        },
        "not-applicable",
        "upgraded instead",
    ),
    alone("rds-database-version-in-standard-support", INSTANCE, {"engine": "mariadb"}, "not-applicable", "MariaDB"),
    alone("elasticache-group-nodes-on-graviton", CACHE, {"nodeType": "cache.t4g.micro"}, "passed", "t4g"),
    alone("elasticache-group-nodes-current", CACHE, {}, "not-applicable", "a member of a global group"),
    alone("aws-store-size-in-proportion", INSTANCE, {"instanceClass": "db.r7g.xlarge"}, "passed", "production"),
    alone(
        "aws-store-size-in-proportion", INSTANCE, {"instanceClass": "db.r7g.xlarge"}, "violated", "staging", "staging"
    ),
    alone("aws-store-size-in-proportion", CACHE, {"nodeType": "cache.r7g.12xlarge"}, "violated", "a slip"),
]

OTHERS = [
    alone("ecs-task-on-graviton", TASK, {"requiresCompatibilities": ["EC2"]}, "not-applicable", "own machines"),
    alone(
        "ecs-task-on-graviton",
        TASK,
        {
            "requiresCompatibilities": ["FARGATE"],
            "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE", "cpuArchitecture": "X86_64"},
        },
        "not-applicable",
        "Windows",
    ),
    alone("budgets-stack-budget-set", "pulumi:pulumi:Stack", {}, "not-applicable", "no account is set up"),
    together(
        "budgets-stack-budget-set",
        "violated",
        "a threshold that tells nobody",
        resource("pulumi:pulumi:Stack", "account", {}),
        DETECTOR,
        resource(BUDGET, "monthly", {"notifications": [{"threshold": 80}]}),
    ),
    together(
        "budgets-stack-budget-set",
        "unresolved",
        "notifications that nobody knows",
        resource("pulumi:pulumi:Stack", "account", {}),
        DETECTOR,
        resource(BUDGET, "monthly", {"notifications": UNKNOWN}),
    ),
    together(
        "budgets-stack-budget-set",
        "passed",
        "a topic of the same stack",
        resource("pulumi:pulumi:Stack", "account", {}),
        DETECTOR,
        resource(BUDGET, "monthly", {"notifications": [{"threshold": 80, "subscriberSnsTopicArns": [UNKNOWN]}]}),
    ),
    together(
        "budgets-stack-budget-set",
        "not-applicable",
        "a detector in the stack of an environment",
        resource("pulumi:pulumi:Stack", "shop-production", {}),
        DETECTOR,
        resource("aws:ec2/vpc:Vpc", "network", {}),
    ),
]


@pytest.mark.parametrize("case", [*NETWORK, *DATABASES, *OTHERS], ids=str)
def test_spending(case: Case, pack_named: Callable[[str], PackUnderTest]) -> None:
    assert verdict(case, pack_named("cost"))["outcome"] == case.outcome


@pytest.mark.parametrize(
    ("name", "previous", "graviton"),
    [
        ("db.m4.large", True, False),
        ("db.m5d.large", False, False),
        ("db.m6gd.large", False, True),
        ("db.x2iedn.xlarge", False, False),
        ("db.r5.large.tpc1.mem2x", False, False),
        ("cache.c7gn.large", False, True),
        ("cache.t2.micro", True, False),
    ],
)
def test_a_class_tells_its_generation_and_processor(name: str, previous: bool, graviton: bool) -> None:
    kind = generation(name)
    assert kind is not None
    assert (kind.previous, kind.graviton) == (previous, graviton)


def test_sizes_are_ordered() -> None:
    sizes = ["micro", "large", "xlarge", "2xlarge", "16xlarge", "metal"]
    kinds = [generation(f"db.m7g.{size}") for size in sizes]
    scales = [kind.scale for kind in kinds if kind]
    assert scales == sorted(set(scales))
    assert generation("db.serverless") is None
