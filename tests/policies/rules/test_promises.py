"""Where a rule does not apply: stacks that promise less, resources of another kind, copies that follow their source."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
VAULT = "aws:backup/vault:Vault"
PLAN = "aws:backup/plan:Plan"
SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
TARGETS = "aws:lb/targetGroup:TargetGroup"
KEY = "aws:kms/key:Key"
POLICY = "aws:iam/policy:Policy"

NO_PROMISE: dict[str, tuple[str, dict[str, Any]]] = {
    "backup-plan-copied-elsewhere": (PLAN, {"rules": [{"ruleName": "daily"}]}),
    "backup-vault-kept-on-destroy": (VAULT, {"forceDestroy": True}),
    "backup-vault-locked": (VAULT, {}),
    "ecs-service-keeps-serving-while-deploying": (SERVICE, {"deploymentMinimumHealthyPercent": 0}),
    "elasticache-group-failover-automatic": (CACHE, {}),
    "elasticache-group-final-snapshot-kept": (CACHE, {}),
    "rds-cluster-spans-zones": (CLUSTER, {}),
    "rds-database-backups-outlive-it": (INSTANCE, {}),
    "rds-database-deletion-protected": (INSTANCE, {}),
}
"""What production fails and staging, which promises less, need not hold."""

REPLICA = {"replicateSourceDb": "main"}

EXEMPT = [
    alone("rds-database-customer-key", INSTANCE, REPLICA, "not-applicable", "a replica has its source's key"),
    alone(
        "rds-database-in-chosen-subnets", INSTANCE, REPLICA, "not-applicable", "a replica stands where its source does"
    ),
    alone(
        "rds-database-reached-by-groups-only", INSTANCE, REPLICA, "not-applicable", "a replica has its source's groups"
    ),
    alone("rds-database-backups-outlive-it", INSTANCE, REPLICA, "not-applicable", "a replica"),
    alone("rds-instance-backup-plan-covers", INSTANCE, REPLICA, "not-applicable", "a replica"),
    alone("rds-instance-standby-in-another-zone", INSTANCE, REPLICA, "not-applicable", "a replica"),
    alone("rds-instance-storage-encrypted", INSTANCE, REPLICA, "not-applicable", "a replica"),
    alone(
        "rds-cluster-backup-plan-covers", CLUSTER, {"replicationSourceIdentifier": "a"}, "not-applicable", "a replica"
    ),
    alone("rds-database-subnets-isolated", INSTANCE, {}, "not-applicable", "another rule judges that"),
    alone("rds-database-master-password-managed", INSTANCE, {}, "violated", "no password at all"),
    alone("rds-cluster-spans-zones", CLUSTER, {"engineMode": "serverless"}, "not-applicable", "moves by itself"),
    alone("rds-cluster-storage-encrypted", CLUSTER, {"engineMode": "serverless"}, "passed", "encrypted by default"),
    alone("rds-cluster-storage-encrypted", CLUSTER, {}, "violated", "provisioned by default"),
    alone(
        "rds-instance-performance-insights-on",
        INSTANCE,
        {"databaseInsightsMode": "advanced"},
        "passed",
        "the newer kind",
    ),
    alone(
        "rds-instance-performance-insights-on",
        INSTANCE,
        {"engine": "mysql", "instanceClass": "db.t3.micro"},
        "not-applicable",
        "can't be had",
    ),
    alone(
        "rds-instance-performance-insights-on",
        INSTANCE,
        {"engine": "postgres", "instanceClass": "db.t3.micro"},
        "violated",
        "can be had",
    ),
    alone("rds-instance-enhanced-monitoring-on", INSTANCE, {}, "violated", "off by default"),
    alone("rds-instance-enhanced-monitoring-on", INSTANCE, {"monitoringInterval": 60}, "violated", "without a role"),
    alone("rds-instance-storage-grows", INSTANCE, {"engine": "aurora-mysql"}, "not-applicable", "Aurora grows"),
    alone(
        "rds-database-final-snapshot-kept", INSTANCE, {"finalSnapshotIdentifier": "last"}, "passed", "kept by default"
    ),
    alone("elasticache-group-customer-key", CACHE, {"globalReplicationGroupId": "g"}, "not-applicable", "a member"),
    alone("elasticache-group-snapshots-kept", CACHE, {}, "violated", "none by default"),
    alone("elasticache-group-spans-zones", CACHE, {"numCacheClusters": 3}, "violated", "perhaps all in one"),
    alone("elasticache-group-in-chosen-subnets", CACHE, {}, "violated", "the default group"),
    alone(
        "elasticache-group-in-chosen-subnets",
        "aws:elasticache/cluster:Cluster",
        {"replicationGroupId": "main"},
        "not-applicable",
        "a member of a group",
    ),
    alone(
        "cloudwatch-log-group-retention-set",
        "aws:cloudwatch/logGroup:LogGroup",
        {"logGroupClass": "DELIVERY"},
        "not-applicable",
        "fixed by AWS",
    ),
    alone("kms-key-rotates", KEY, {"customKeyStoreId": "cks-1"}, "not-applicable", "kept elsewhere"),
    alone("ecs-service-scales", SERVICE, {"schedulingStrategy": "DAEMON"}, "not-applicable", "a daemon"),
    alone("ecs-service-scales", SERVICE, {}, "violated", "nothing scales it"),
    alone("ecs-service-keeps-serving-while-deploying", SERVICE, {}, "passed", "all by default"),
    alone(
        "ecs-service-keeps-serving-while-deploying",
        SERVICE,
        {"schedulingStrategy": "DAEMON", "deploymentMinimumHealthyPercent": 0},
        "not-applicable",
        "a daemon",
    ),
    alone("ecs-service-tasks-span-zones", SERVICE, {}, "not-applicable", "where its hosts are"),
    alone("ecs-service-drain-covers-stop", SERVICE, {}, "not-applicable", "a worker"),
    together(
        "ecs-service-drain-covers-stop",
        "not-applicable",
        "a task of another stack",
        resource(SERVICE, "api", {"taskDefinition": "api:7"}, loadBalancers=["targets"]),
        resource(TARGETS, "targets", {"deregistrationDelay": 1}),
    ),
    alone(
        "ecs-task-root-read-only",
        TASK,
        {
            "containerDefinitions": '[{"name": "a"}]',
            "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
        },
        "not-applicable",
        "Windows",
    ),
    alone(
        "ecs-task-capabilities-dropped",
        TASK,
        {
            "containerDefinitions": '[{"name": "a"}]',
            "runtimePlatform": {"operatingSystemFamily": "WINDOWS_SERVER_2022_CORE"},
        },
        "not-applicable",
        "Windows",
    ),
    alone("ecs-task-roles-distinct", TASK, {"taskRoleArn": "a"}, "passed", "no agent's role to share"),
    alone("ecs-task-network-of-its-own", TASK, {"networkMode": "none"}, "passed", "no network at all"),
    alone("lb-balancer-access-logged", BALANCER, {"loadBalancerType": "gateway"}, "not-applicable", "has none"),
    alone("lb-balancer-behind-web-acl", BALANCER, {"loadBalancerType": "network"}, "not-applicable", "takes none"),
    alone("lb-balancer-desync-mitigated", BALANCER, {"loadBalancerType": "network"}, "not-applicable", "reads nothing"),
    alone(
        "lb-balancer-log-bucket-writable",
        BALANCER,
        {"accessLogs": {"bucket": "central", "enabled": True}},
        "not-applicable",
        "a bucket of another stack",
    ),
    together(
        "lb-balancer-log-bucket-writable",
        "violated",
        "somebody else may write",
        resource(BALANCER, "edge", {"accessLogs": {"bucket": "logs", "enabled": True}}, accessLogs=["logs"]),
        resource(
            "aws:s3/bucket:Bucket",
            "logs",
            {
                "policy": json.dumps(
                    {
                        "Statement": [
                            {"Effect": "Allow", "Action": "s3:PutObject", "Principal": {"Service": "x.amazonaws.com"}},
                            {"Effect": "Allow", "Action": "s3:GetObject", "Principal": {"AWS": "111122223333"}},
                        ]
                    }
                )
            },
        ),
    ),
    alone(
        "lb-listener-plain-http-redirects",
        "aws:lb/listener:Listener",
        {"defaultActions": [{"type": "forward"}]},
        "not-applicable",
        "a gateway's",
    ),
    alone("lb-target-group-health-checked", TARGETS, {"targetType": "lambda"}, "not-applicable", "a function"),
    alone(
        "iam-policy-actions-named",
        POLICY,
        {"policy": '{"Statement": {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"}}'},
        "violated",
        "all but one",
    ),
    alone(
        "iam-attachment-not-administrator",
        "aws:iam/role:Role",
        {"managedPolicyArns": UNKNOWN},
        "not-applicable",
        "unknown",
    ),
    alone(
        "iam-attachment-not-to-user",
        "aws:iam/policyAttachment:PolicyAttachment",
        {"users": ["a"]},
        "violated",
        "a list",
    ),
    alone(
        "iam-attachment-not-to-user",
        "aws:iam/policyAttachment:PolicyAttachment",
        {"users": UNKNOWN},
        "violated",
        "somebody",
    ),
    alone(
        "iam-attachment-not-to-user", "aws:iam/policyAttachment:PolicyAttachment", {"roles": ["a"]}, "passed", "a role"
    ),
    alone(
        "ec2-security-group-described",
        "aws:ec2/securityGroup:SecurityGroup",
        {"description": "Managed by Pulumi"},
        "violated",
        "says nothing",
    ),
    alone(
        "ec2-security-group-described",
        "aws:ec2/securityGroup:SecurityGroup",
        {"description": "api", "ingress": [{"protocol": "tcp"}]},
        "violated",
        "a rule inside says nothing",
    ),
    alone(
        "ec2-security-group-egress-limited",
        "aws:ec2/securityGroup:SecurityGroup",
        {"egress": [{"protocol": "-1", "cidrBlocks": UNKNOWN}]},
        "unresolved",
        "an unknown range",
    ),
    alone(
        "ec2-security-group-egress-limited",
        "aws:ec2/securityGroup:SecurityGroup",
        {"egress": [{"protocol": "-1", "cidrBlocks": ["10.0.0.0/16"]}]},
        "passed",
        "the network itself",
    ),
    alone(
        "ec2-security-group-admin-ports-closed",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        {"type": "egress", "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]},
        "passed",
        "the way out",
    ),
    alone(
        "ec2-security-group-admin-ports-closed",
        "aws:ec2/securityGroup:SecurityGroup",
        {"ingress": [{"protocol": "-1", "cidrBlocks": ["128.0.0.0/1"]}]},
        "violated",
        "half the internet, all protocols",
    ),
    alone(
        "aws-data-stays-in-declared-regions",
        "aws:dynamodb/table:Table",
        {"replicas": [{"regionName": "us-east-1"}]},
        "violated",
        "a replica of a table",
    ),
]


@pytest.mark.parametrize("rule", NO_PROMISE)
def test_a_stack_is_held_to_its_own_promises(rule: str, readiness: PackUnderTest) -> None:
    type_, inputs = NO_PROMISE[rule]
    for stack, outcome in (("production", "violated"), ("staging", "not-applicable")):
        assert verdict(alone(rule, type_, inputs, outcome, "", stack), readiness)["outcome"] == outcome


def test_without_promised_snapshots_no_plan_is_needed(readiness: PackUnderTest) -> None:
    for rule, type_ in (("rds-instance-backup-plan-covers", INSTANCE), ("rds-cluster-backup-plan-covers", CLUSTER)):
        lines = readiness.judge_stack([resource(type_, "db", {})], limits={"snapshot_retention_days": 0})
        assert lines[rule, "db"]["outcome"] == "not-applicable"


@pytest.mark.parametrize("case", EXEMPT, ids=str)
def test_what_a_rule_is_not_about(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
