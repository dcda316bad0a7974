"""A database is reached from named security groups, never from a range of addresses.

A range admits whatever gets an address in it; a group admits what somebody put there on purpose. It is judged on the
groups of the database: their own rules, and those that are resources of their own.

Source: the design of our network; RDS User Guide, "Controlling access with security groups", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.reach import ranges_admitted


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster", "aws:rds/proxy:Proxy"],
    controls=[],
    remedy="Admit the security group of each service that needs the database, by a rule of its own.",
    passes=[
        {
            "type": "aws:rds/instance:Instance",
            "name": "database",
            "inputs": {"vpcSecurityGroupIds": ["sg-1"]},
            "propertyDependencies": {"vpcSecurityGroupIds": ["database-group"]},
        },
        {"type": "aws:ec2/securityGroup:SecurityGroup", "name": "database-group", "inputs": {}},
        {
            "type": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "name": "from-api",
            "inputs": {"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, "referencedSecurityGroupId": "sg-2"},
            "propertyDependencies": {"securityGroupId": ["database-group"]},
        },
    ],
    fails=[
        {
            "type": "aws:rds/instance:Instance",
            "name": "database",
            "inputs": {"vpcSecurityGroupIds": ["sg-1"]},
            "propertyDependencies": {"vpcSecurityGroupIds": ["database-group"]},
        },
        {"type": "aws:ec2/securityGroup:SecurityGroup", "name": "database-group", "inputs": {}},
        {
            "type": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "name": "from-anywhere",
            "inputs": {"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, "cidrIpv4": "10.0.0.0/8"},
            "propertyDependencies": {"securityGroupId": ["database-group"]},
        },
    ],
)
def rds_database_reached_by_groups_only(database: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if database.is_set("replicateSourceDb") and not database.is_set("vpcSecurityGroupIds"):
        not_applicable("a read replica uses its source's security groups")
    yield from ranges_admitted(stack, database, "vpcSecurityGroupIds")
