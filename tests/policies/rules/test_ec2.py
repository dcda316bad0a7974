"""Networks and security groups: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

GROUP = "aws:ec2/securityGroup:SecurityGroup"
OLD_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule"
RULE = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"
VPC = "aws:ec2/vpc:Vpc"
SUBNET = "aws:ec2/subnet:Subnet"
NAT = "aws:ec2/natGateway:NatGateway"
RISKY = "ec2-security-group-risky-ports-closed"
OPEN = "ec2-security-group-open-ports-authorised"


def inline(rule: str, outcome: str, title: str, **ingress: object) -> Case:
    """A group with one rule inside."""
    return alone(rule, GROUP, {"ingress": [{"protocol": "tcp", **ingress}]}, outcome, title)


CASES = [
    inline(RISKY, "violated", "a range of ports over one", fromPort=5000, toPort=6000, cidrBlocks=["0.0.0.0/0"]),
    inline(RISKY, "violated", "half the internet", fromPort=22, toPort=22, cidrBlocks=["0.0.0.0/1"]),
    inline(RISKY, "violated", "IPv6", fromPort=3306, toPort=3306, ipv6CidrBlocks=["::/0"]),
    inline(RISKY, "violated", "every address in use of IPv6", fromPort=22, toPort=22, ipv6CidrBlocks=["2000::/3"]),
    inline(RISKY, "passed", "a private network", fromPort=5432, toPort=5432, cidrBlocks=["10.0.0.0/8"]),
    inline(RISKY, "passed", "one office", fromPort=22, toPort=22, cidrBlocks=["198.51.100.7/32"]),
    inline(RISKY, "passed", "another group", fromPort=5432, toPort=5432, securityGroups=["sg-1"]),
    inline(RISKY, "unresolved", "an unknown range", fromPort=22, toPort=22, cidrBlocks=UNKNOWN),
    inline(RISKY, "violated", "the world beside an unknown", fromPort=22, toPort=22, cidrBlocks=[UNKNOWN, "0.0.0.0/0"]),
    alone(RISKY, GROUP, {"ingress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}, "violated", "all protocols"),
    alone(
        RISKY,
        GROUP,
        {"ingress": [{"protocol": "icmp", "fromPort": 8, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
        "passed",
        "a ping has no port",
    ),
    alone(RISKY, GROUP, {"egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}, "passed", "the way out"),
    alone(RISKY, OLD_RULE, {"type": "egress", "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}, "passed", "the way out"),
    alone(
        RISKY,
        OLD_RULE,
        {"type": "ingress", "protocol": "all", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]},
        "violated",
        "all protocols, spelt out",
    ),
    alone(RISKY, RULE, {"ipProtocol": "-1", "cidrIpv4": "0.0.0.0/0"}, "violated", "a rule of its own"),
    alone(RISKY, RULE, {"ipProtocol": "-1", "cidrIpv4": UNKNOWN}, "unresolved", "a rule with an unknown range"),
    alone(RISKY, RULE, {"ipProtocol": "tcp", "fromPort": 443, "toPort": 443, "cidrIpv4": "0.0.0.0/0"}, "passed", "web"),
    alone(
        OPEN,
        RULE,
        {"ipProtocol": "tcp", "fromPort": 80, "toPort": 443, "cidrIpv4": "0.0.0.0/0"},
        "violated",
        "all between",
    ),
    alone(OPEN, RULE, {"ipProtocol": "udp", "fromPort": 443, "toPort": 443, "cidrIpv6": "::/0"}, "passed", "HTTP/3"),
    alone(
        OPEN, RULE, {"ipProtocol": "tcp", "fromPort": 8443, "referencedSecurityGroupId": UNKNOWN}, "passed", "a group"
    ),
    # Default security groups.
    alone(
        "ec2-default-security-group-closed",
        "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
        {},
        "passed",
        "emptied",
    ),
    alone("ec2-vpc-default-group-adopted", VPC, {}, "violated", "left to AWS"),
    together(
        "ec2-vpc-default-group-adopted",
        "violated",
        "another VPC's",
        resource(VPC, "main", {}),
        resource(VPC, "other", {}),
        resource("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "closed", {}, vpcId=["other"]),
    ),
    # Flow logs.
    together(
        "ec2-vpc-flow-logged",
        "violated",
        "a subnet's",
        resource(VPC, "main", {}),
        resource(SUBNET, "a", {}, vpcId=["main"]),
        resource("aws:ec2/flowLog:FlowLog", "log", {"trafficType": "ALL"}, subnetId=["a"]),
    ),
    together(
        "ec2-vpc-flow-logged",
        "unresolved",
        "of unknown traffic",
        resource(VPC, "main", {}),
        resource("aws:ec2/flowLog:FlowLog", "log", {"trafficType": UNKNOWN}, vpcId=["main"]),
    ),
    # Rules in one place.
    together(
        "ec2-security-group-rules-in-one-place",
        "passed",
        "apart, with empty lists inside",
        resource(GROUP, "api", {"ingress": [], "egress": []}),
        resource(RULE, "rule", {}, securityGroupId=["api"]),
    ),
    together(
        "ec2-security-group-rules-in-one-place",
        "passed",
        "a rule of another group that admits this one",
        resource(GROUP, "api", {"egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}),
        resource(GROUP, "database", {}),
        resource(RULE, "rule", {}, securityGroupId=["database"], referencedSecurityGroupId=["api"]),
    ),
    together(
        "ec2-security-group-rules-in-one-place",
        "passed",
        "those of the other direction",
        resource(GROUP, "api", {"egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}),
        resource(RULE, "rule", {}, securityGroupId=["api"]),
        resource("aws:ec2/securityGroupRule:SecurityGroupRule", "older", {"type": "ingress"}, securityGroupId=["api"]),
    ),
    together(
        "ec2-security-group-rules-in-one-place",
        "violated",
        "of the older type",
        resource(GROUP, "api", {"egress": [{"protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]}]}),
        resource("aws:ec2/securityGroupRule:SecurityGroupRule", "older", {"type": "egress"}, securityGroupId=["api"]),
    ),
    # The way out.
    alone("ec2-vpc-nat-in-each-zone", VPC, {}, "not-applicable", "no NAT gateway"),
    together(
        "ec2-vpc-nat-in-each-zone",
        "passed",
        "two subnets in each of two zones",
        resource(VPC, "main", {}),
        *(
            resource(SUBNET, f"{kind}-{zone}", {"availabilityZone": f"eu-central-1{zone}"}, vpcId=["main"])
            for zone in "ab"
            for kind in ("public", "private")
        ),
        resource(NAT, "nat-a", {}, subnetId=["public-a"]),
        resource(NAT, "nat-b", {}, subnetId=["public-b"]),
    ),
    together(
        "ec2-vpc-nat-in-each-zone",
        "not-applicable",
        "not promised",
        resource(VPC, "main", {}),
        resource(SUBNET, "a", {"availabilityZone": "eu-central-1a"}, vpcId=["main"]),
        resource(SUBNET, "b", {"availabilityZone": "eu-central-1b"}, vpcId=["main"]),
        resource(NAT, "nat-a", {}, subnetId=["a"]),
        stack="staging",
    ),
    # Where data is kept.
    alone(
        "aws-data-stays-in-declared-regions",
        "aws:backup/plan:Plan",
        {"rules": [{"copyActions": [{"destinationVaultArn": "arn:aws:backup:us-east-1:111122223333:backup-vault:x"}]}]},
        "violated",
        "a copy of backups",
    ),
    alone(
        "aws-data-stays-in-declared-regions", "aws:s3/bucket:Bucket", {"region": "us-west-2"}, "violated", "a bucket"
    ),
    alone("aws-data-stays-in-declared-regions", "aws:s3/bucket:Bucket", {}, "passed", "the provider's region"),
    alone("aws-data-stays-in-declared-regions", "aws:s3/bucket:Bucket", {"region": UNKNOWN}, "unresolved", "unknown"),
    together(
        "aws-data-stays-in-declared-regions",
        "violated",
        "the whole stack's region",
        resource("pulumi:providers:aws", "default_7_51_1", {"region": "us-east-1"}),
    ),
    together(
        "aws-data-stays-in-declared-regions",
        "not-applicable",
        "a provider for certificates of a CDN",
        resource("pulumi:providers:aws", "global", {"region": "us-east-1"}),
    ),
    alone(
        "aws-data-stays-in-declared-regions",
        "aws:s3/bucket:Bucket",
        {"region": "us-west-2"},
        "not-applicable",
        "a stack without declared regions",
        stack="elsewhere",
    ),
    # The way out of groups.
    alone("ec2-security-group-egress-limited", GROUP, {}, "passed", "the provider removes AWS's rule"),
    alone(
        "ec2-security-group-egress-limited",
        "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
        {"ipProtocol": "-1", "cidrIpv6": "::/0"},
        "violated",
        "a rule of its own",
    ),
    alone(
        "ec2-security-group-egress-limited",
        OLD_RULE,
        {"type": "ingress", "protocol": "-1", "cidrBlocks": ["0.0.0.0/0"]},
        "passed",
        "the way in",
    ),
    inline(RISKY, "violated", "every port, none named", cidrBlocks=["0.0.0.0/0"]),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_networks(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
