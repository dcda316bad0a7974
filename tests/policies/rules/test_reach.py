"""Who reaches a database, and where its subnets lead."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

INSTANCE = "aws:rds/instance:Instance"
GROUP = "aws:ec2/securityGroup:SecurityGroup"
SUBNET = "aws:ec2/subnet:Subnet"

CASES = [
    # Who reaches the database.
    alone("rds-database-reached-by-groups-only", INSTANCE, {}, "violated", "the VPC's default group"),
    alone(
        "rds-database-reached-by-groups-only",
        INSTANCE,
        {"vpcSecurityGroupIds": ["sg-0123"]},
        "unresolved",
        "a group of another stack",
    ),
    together(
        "rds-database-reached-by-groups-only",
        "violated",
        "a rule of the older kind",
        resource(INSTANCE, "db", {"vpcSecurityGroupIds": [UNKNOWN]}, vpcSecurityGroupIds=["group"]),
        resource(GROUP, "group", {}),
        resource(
            "aws:ec2/securityGroupRule:SecurityGroupRule",
            "rule",
            {"type": "ingress", "protocol": "tcp", "fromPort": 5432, "toPort": 5432, "cidrBlocks": ["10.0.0.0/16"]},
            securityGroupId=["group"],
        ),
    ),
    together(
        "rds-database-reached-by-groups-only",
        "passed",
        "what leaves the group reaches nobody",
        resource(INSTANCE, "db", {"vpcSecurityGroupIds": [UNKNOWN]}, vpcSecurityGroupIds=["group"]),
        resource(GROUP, "group", {"egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}),
        resource(
            "aws:ec2/securityGroupRule:SecurityGroupRule",
            "rule",
            {"type": "egress", "protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]},
            securityGroupId=["group"],
        ),
    ),
    together(
        "rds-database-reached-by-groups-only",
        "passed",
        "a rule of another group",
        resource(INSTANCE, "db", {"vpcSecurityGroupIds": [UNKNOWN]}, vpcSecurityGroupIds=["group"]),
        resource(GROUP, "group", {}),
        resource(GROUP, "other", {}),
        resource(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "rule",
            {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"},
            securityGroupId=["other"],
        ),
    ),
    together(
        "rds-database-reached-by-groups-only",
        "unresolved",
        "a range that nobody knows",
        resource(INSTANCE, "db", {"vpcSecurityGroupIds": [UNKNOWN]}, vpcSecurityGroupIds=["group"]),
        resource(GROUP, "group", {"ingress": [{"protocol": "tcp", "fromPort": 5432, "cidrBlocks": UNKNOWN}]}),
    ),
    # Where its subnets lead.
    together(
        "rds-database-subnets-isolated",
        "violated",
        "a route inside the table",
        resource(INSTANCE, "db", {"dbSubnetGroupName": UNKNOWN}, dbSubnetGroupName=["group"]),
        resource("aws:rds/subnetGroup:SubnetGroup", "group", {"subnetIds": [UNKNOWN]}, subnetIds=["a"]),
        resource(SUBNET, "a", {}),
        resource("aws:ec2/internetGateway:InternetGateway", "door", {}),
        resource(
            "aws:ec2/routeTable:RouteTable",
            "table",
            {"routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": UNKNOWN}]},
            routes=["door"],
        ),
        resource(
            "aws:ec2/routeTableAssociation:RouteTableAssociation", "joint", {}, subnetId=["a"], routeTableId=["table"]
        ),
    ),
    together(
        "rds-database-subnets-isolated",
        "passed",
        "a way out through NAT only",
        resource(INSTANCE, "db", {"dbSubnetGroupName": UNKNOWN}, dbSubnetGroupName=["group"]),
        resource("aws:rds/subnetGroup:SubnetGroup", "group", {"subnetIds": [UNKNOWN]}, subnetIds=["a"]),
        resource(SUBNET, "a", {}),
        resource("aws:ec2/natGateway:NatGateway", "nat", {}),
        resource("aws:ec2/routeTable:RouteTable", "table", {}),
        resource(
            "aws:ec2/route:Route",
            "out",
            {"destinationCidrBlock": "0.0.0.0/0"},
            routeTableId=["table"],
            natGatewayId=["nat"],
        ),
        resource(
            "aws:ec2/routeTableAssociation:RouteTableAssociation", "joint", {}, subnetId=["a"], routeTableId=["table"]
        ),
    ),
    alone("rds-database-subnets-isolated", INSTANCE, {"dbSubnetGroupName": "shared"}, "unresolved", "another stack's"),
    together(
        "rds-database-reached-by-groups-only",
        "violated",
        "a prefix list",
        resource(INSTANCE, "db", {"vpcSecurityGroupIds": [UNKNOWN]}, vpcSecurityGroupIds=["group"]),
        resource(GROUP, "group", {}),
        resource(
            "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "rule",
            {"ipProtocol": "tcp", "fromPort": 5432, "toPort": 5432, "prefixListId": "pl-1"},
            securityGroupId=["group"],
        ),
    ),
    together(
        "rds-database-reached-by-groups-only",
        "unresolved",
        "one group of its own and one of another stack",
        resource(INSTANCE, "db", {"vpcSecurityGroupIds": ["sg-1", "sg-2"]}, vpcSecurityGroupIds=["group"]),
        resource(GROUP, "group", {}),
    ),
    together(
        "rds-database-subnets-isolated",
        "violated",
        "the VPC's main table leads out",
        resource(INSTANCE, "db", {"dbSubnetGroupName": "data"}),
        resource("aws:rds/subnetGroup:SubnetGroup", "group", {"name": "data"}, subnetIds=["a"]),
        resource("aws:ec2/vpc:Vpc", "main", {}),
        resource(SUBNET, "a", {}, vpcId=["main"]),
        resource(
            "aws:ec2/defaultRouteTable:DefaultRouteTable",
            "table",
            {"routes": [{"cidrBlock": "0.0.0.0/0", "gatewayId": "igw-0123"}]},
            defaultRouteTableId=["main"],
        ),
    ),
    together(
        "rds-database-subnets-isolated",
        "unresolved",
        "a route table of another stack",
        resource(INSTANCE, "db", {"dbSubnetGroupName": "data"}),
        resource("aws:rds/subnetGroup:SubnetGroup", "group", {"name": "data"}, subnetIds=["a"]),
        resource(SUBNET, "a", {}),
        resource(
            "aws:ec2/routeTableAssociation:RouteTableAssociation", "joint", {"routeTableId": "rtb-1"}, subnetId=["a"]
        ),
    ),
    together(
        "rds-database-subnets-isolated",
        "unresolved",
        "subnets of another stack",
        resource(INSTANCE, "db", {"dbSubnetGroupName": "data"}),
        resource("aws:rds/subnetGroup:SubnetGroup", "group", {"name": "data", "subnetIds": ["subnet-1"]}),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_ways_to_a_database(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
