"""Slips that cost a recovery point, a release or a firewall: what the rules see, and what they must not mistake."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, options, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

PLAN = "aws:backup/plan:Plan"
VAULT = "aws:backup/vault:Vault"
PROVIDER = "pulumi:providers:aws"
SERVICE = "aws:ecs/service:Service"
ACL = "aws:wafv2/webAcl:WebAcl"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"
INSTANCE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
CERTIFICATE = "aws:acm/certificate:Certificate"
USER = "aws:elasticache/user:User"

DAILY = "backup-plan-runs-daily"
ARRIVE = "backup-plan-copies-arrive"
ROOM = "ecs-service-deployment-has-room"
DISTINCT = "wafv2-acl-groups-distinct"
PORTS = "ec2-security-group-ports-named"
VERSION = "rds-database-version-stated"
RENEWS = "acm-certificate-renews-itself"
PROVES = "elasticache-user-proves-identity"


def scheduled(*schedules: object) -> dict[str, Any]:
    return {"rules": [{"schedule": each} for each in schedules]}


def copying_to(arn: str) -> dict[str, Any]:
    return {"rules": [{"copyActions": [{"destinationVaultArn": arn}]}]}


def managed(name: str, **more: object) -> dict[str, Any]:
    return {"statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": name, **more}}}


IRELAND = copying_to("arn:aws:backup:eu-west-1:111122223333:backup-vault:copies")
VAULT_LEFT_OPEN = resource(VAULT, "copies", {"name": "copies"})

CASES = [
    alone(DAILY, PLAN, {"rules": [{"ruleName": "daily"}]}, "passed", "AWS Backup's own schedule"),
    alone(DAILY, PLAN, scheduled("cron(0 */6 ? * * *)"), "passed", "four times a day"),
    alone(DAILY, PLAN, scheduled("cron(0 5 ? * SUN *)", "cron(0 5 * * ? *)"), "passed", "weekly beside daily"),
    alone(DAILY, PLAN, scheduled("cron(0 5 1 * ? *)"), "violated", "monthly"),
    alone(DAILY, PLAN, scheduled("cron(0 5 */2 * ? *)"), "violated", "every other day"),
    alone(DAILY, PLAN, scheduled("cron(0 5 ? * MON-FRI *)"), "violated", "not at the weekend"),
    alone(DAILY, PLAN, scheduled(UNKNOWN), "unresolved", "unknown"),
    alone(DAILY, PLAN, {"rules": []}, "violated", "no rule"),
    together(ARRIVE, "not-applicable", "another account's vault", resource(PLAN, "daily", IRELAND)),
    together(
        ARRIVE,
        "not-applicable",
        "by reference",
        resource(PLAN, "daily", copying_to(UNKNOWN), rules=["copies"]),
        VAULT_LEFT_OPEN,
    ),
    together(
        ARRIVE,
        "violated",
        "where the only provider is",
        resource(PLAN, "daily", IRELAND),
        VAULT_LEFT_OPEN,
        resource(PROVIDER, "default_7_51_1", {"region": "eu-central-1"}),
    ),
    together(
        ARRIVE,
        "passed",
        "where the only provider is, which is right",
        resource(PLAN, "daily", IRELAND),
        VAULT_LEFT_OPEN,
        resource(PROVIDER, "default_7_51_1", {"region": "eu-west-1"}),
    ),
    together(
        ARRIVE,
        "unresolved",
        "one of two providers",
        resource(PLAN, "daily", IRELAND),
        VAULT_LEFT_OPEN,
        resource(PROVIDER, "default_7_51_1", {"region": "eu-central-1"}),
        resource(PROVIDER, "copies", {"region": "eu-west-1"}),
    ),
    alone(ROOM, SERVICE, {}, "passed", "the defaults"),
    alone(ROOM, SERVICE, {"desiredCount": 1, "deploymentMaximumPercent": 150}, "violated", "half a task more"),
    alone(
        ROOM,
        SERVICE,
        {"desiredCount": 1, "deploymentMinimumHealthyPercent": 50, "deploymentMaximumPercent": 100},
        "violated",
        "half a task less",
    ),
    alone(
        ROOM,
        SERVICE,
        {"desiredCount": 1, "deploymentMinimumHealthyPercent": 0, "deploymentMaximumPercent": 100},
        "passed",
        "one writer that is stopped first",
    ),
    together(
        ROOM,
        "passed",
        "scaling decides the count",
        options(
            resource(SERVICE, "api", {"desiredCount": 1, "deploymentMaximumPercent": 150}),
            ignoreChanges=["desiredCount"],
        ),
    ),
    alone(ROOM, SERVICE, {"schedulingStrategy": "DAEMON", "deploymentMaximumPercent": 100}, "not-applicable", "daemon"),
    alone(
        ROOM,
        SERVICE,
        {"deploymentController": {"type": "CODE_DEPLOY"}, "deploymentMaximumPercent": 100},
        "not-applicable",
        "CodeDeploy",
    ),
    alone(ROOM, SERVICE, {"deploymentMaximumPercent": UNKNOWN}, "unresolved", "unknown"),
    alone(
        DISTINCT,
        ACL,
        {"rules": [managed("A", scopeDownStatement={"byteMatchStatement": {}}), managed("A")]},
        "passed",
        "one for some requests",
    ),
    alone(DISTINCT, ACL, {"rules": [managed("A", version="1"), managed("A")]}, "passed", "two versions"),
    alone(DISTINCT, ACL, {"rules": UNKNOWN}, "unresolved", "unknown"),
    alone(PORTS, GROUP, {"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0}]}, "passed", "all protocols"),
    alone(PORTS, GROUP, {"ingress": [{"protocol": "icmp", "fromPort": 0, "toPort": 8}]}, "passed", "ICMP types"),
    alone(
        PORTS,
        RULE,
        {"type": "egress", "protocol": "tcp", "fromPort": 0, "toPort": 65535},
        "violated",
        "every port",
    ),
    alone(PORTS, EGRESS, {"ipProtocol": "tcp", "fromPort": 1024, "toPort": 65535}, "passed", "ephemeral ports"),
    alone(PORTS, EGRESS, {"ipProtocol": "tcp", "fromPort": UNKNOWN, "toPort": 443}, "unresolved", "unknown"),
    alone(VERSION, INSTANCE, {"engine": "postgres", "engineVersion": UNKNOWN}, "passed", "one that is looked up"),
    alone(VERSION, INSTANCE, {"replicateSourceDb": "main"}, "not-applicable", "a replica"),
    alone(VERSION, CLUSTER, {"snapshotIdentifier": "last"}, "not-applicable", "restored"),
    alone(RENEWS, CERTIFICATE, {"domainName": "shop.example"}, "violated", "no method"),
    alone(RENEWS, CERTIFICATE, {"domainName": "shop.example", "validationMethod": UNKNOWN}, "unresolved", "unknown"),
    alone(PROVES, USER, {"accessString": "on ~* +@all"}, "violated", "says nothing"),
    alone(PROVES, USER, {"accessString": "on ~* +@all", "passwords": UNKNOWN}, "passed", "passwords"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_slips(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
