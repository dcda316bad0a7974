"""The subnets of a database have no route to an internet gateway.

Even a database without a public address is one mistake away from the internet where such a route exists.

Source: Security Hub RDS.46, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.routes import open_subnets


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.46"],
    remedy="Put the database's subnet group on subnets whose route table has no internet gateway.",
    passes=[
        {
            "type": "aws:rds/instance:Instance",
            "name": "database",
            "inputs": {"dbSubnetGroupName": "data"},
            "propertyDependencies": {"dbSubnetGroupName": ["data"]},
        },
        {
            "type": "aws:rds/subnetGroup:SubnetGroup",
            "name": "data",
            "inputs": {"name": "data"},
            "propertyDependencies": {"subnetIds": ["isolated"]},
        },
        {"type": "aws:ec2/subnet:Subnet", "name": "isolated", "inputs": {}},
    ],
    fails=[
        {
            "type": "aws:rds/instance:Instance",
            "name": "database",
            "inputs": {"dbSubnetGroupName": "data"},
            "propertyDependencies": {"dbSubnetGroupName": ["data"]},
        },
        {
            "type": "aws:rds/subnetGroup:SubnetGroup",
            "name": "data",
            "inputs": {"name": "data"},
            "propertyDependencies": {"subnetIds": ["public"]},
        },
        {"type": "aws:ec2/subnet:Subnet", "name": "public", "inputs": {}},
        {"type": "aws:ec2/internetGateway:InternetGateway", "name": "door", "inputs": {}},
        {"type": "aws:ec2/routeTable:RouteTable", "name": "table", "inputs": {}},
        {
            "type": "aws:ec2/route:Route",
            "name": "out",
            "inputs": {"destinationCidrBlock": "0.0.0.0/0"},
            "propertyDependencies": {"routeTableId": ["table"], "gatewayId": ["door"]},
        },
        {
            "type": "aws:ec2/routeTableAssociation:RouteTableAssociation",
            "name": "association",
            "inputs": {},
            "propertyDependencies": {"routeTableId": ["table"], "subnetId": ["public"]},
        },
    ],
)
def rds_database_subnets_isolated(database: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not database.is_set("dbSubnetGroupName"):
        not_applicable("no subnet group is named; rds-database-in-chosen-subnets judges that")
    for subnet in open_subnets(stack, database, "dbSubnetGroupName", "aws:rds/subnetGroup:SubnetGroup"):
        yield Violation("dbSubnetGroupName", f"subnet {subnet.name} has a route to an internet gateway")
