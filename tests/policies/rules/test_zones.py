"""Zones and ways out: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint"
TABLE = "aws:ec2/routeTable:RouteTable"
BALANCER = "aws:lb/loadBalancer:LoadBalancer"
INTERFACE = {"vpcEndpointType": "Interface", "subnetIds": [UNKNOWN]}
MAIN = resource(VPC, "main", {})


def subnet(name: str, **inputs: Any) -> dict[str, Any]:
    return resource(SUBNET, name, inputs, vpcId=["main"])


CASES = [
    alone("ec2-vpc-subnets-span-zones", VPC, {}, "not-applicable", "subnets of another stack"),
    together("ec2-vpc-subnets-span-zones", "violated", "one subnet, wherever it is", MAIN, subnet("a")),
    together(
        "ec2-vpc-subnets-span-zones",
        "unresolved",
        "a zone left to AWS",
        *(MAIN, subnet("a"), subnet("b", availabilityZone="eu-central-1b")),
    ),
    together(
        "ec2-vpc-subnets-span-zones",
        "passed",
        "by the zones' ids",
        *(MAIN, subnet("a", availabilityZoneId="euc1-az1"), subnet("b", availabilityZoneId="euc1-az2")),
    ),
    alone("ec2-endpoint-spans-zones", ENDPOINT, {}, "not-applicable", "a gateway"),
    alone("ec2-endpoint-spans-zones", ENDPOINT, INTERFACE, "not-applicable", "one zone will do", stack="staging"),
    together(
        "ec2-endpoint-spans-zones",
        "unresolved",
        "subnets that are associated one by one",
        resource(ENDPOINT, "logs", INTERFACE),
        resource("aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation", "b", {}, vpcEndpointId=["logs"]),
    ),
    alone(
        "ec2-route-way-out-managed",
        TABLE,
        {"routes": [{"cidrBlock": "0.0.0.0/0", "networkInterfaceId": UNKNOWN}]},
        "violated",
        "inside a table",
    ),
    alone(
        "ec2-route-way-out-managed",
        TABLE,
        {"routes": [{"cidrBlock": "10.8.0.0/16", "networkInterfaceId": UNKNOWN}]},
        "passed",
        "to a single network, such as a tunnel's",
    ),
    alone("lb-balancer-zones-shared", BALANCER, {}, "not-applicable", "always shared"),
    alone("lb-balancer-zones-shared", BALANCER, {"loadBalancerType": "gateway"}, "violated", "a gateway"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_zones(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
