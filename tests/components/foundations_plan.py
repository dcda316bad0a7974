"""The preview of tests/fixtures/foundations_program, made once and asked by every test of the components in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from shipworthy.plan.model import Plan, Resource
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project

PROGRAM = Path(__file__).parents[1] / "fixtures" / "foundations_program"

DEFAULT_SECURITY_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"
FLOW_LOG = "aws:ec2/flowLog:FlowLog"
INSTANCE = "aws:rds/instance:Instance"
INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway"
KEY = "aws:kms/key:Key"
LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup"
NAT_GATEWAY = "aws:ec2/natGateway:NatGateway"
PASSWORD = "random:index/randomPassword:RandomPassword"
REPLICATION_GROUP = "aws:elasticache/replicationGroup:ReplicationGroup"
ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy"
ROUTE = "aws:ec2/route:Route"
SECRET = "aws:secretsmanager/secret:Secret"
SECRET_VERSION = "aws:secretsmanager/secretVersion:SecretVersion"
SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup"
SUBNET = "aws:ec2/subnet:Subnet"


@cache
def foundations_plan() -> Plan:
    project = load_project(PROGRAM)
    (plan,) = preview(project, [load_configuration(project, "dev")])
    assert plan.failure is None, plan.failure
    return plan


def all_of(type_: str, beginning: str = "") -> list[Resource]:
    """The resources of this type whose names begin so."""
    return [r for r in foundations_plan().resources if r.type == type_ and r.name.startswith(beginning)]


def find(type_: str, name: str) -> Resource:
    found = [resource for resource in all_of(type_) if resource.name == name]
    assert len(found) == 1, f"{type_} {name}: {len(found)} of {sorted(r.name for r in all_of(type_))}"
    return found[0]


def inputs(type_: str, name: str) -> Mapping[str, Any]:
    return find(type_, name).inputs
