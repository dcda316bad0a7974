"""The way out of a VPC does not depend on one zone.

With one NAT gateway the loss of its zone cuts off all others, which pay for the traffic between zones meanwhile.

Source: VPC User Guide, "NAT gateway basics"; `availability_mode` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import SUBNET

_NAT = "aws:ec2/natGateway:NatGateway"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ec2/vpc:Vpc"],
    controls=["Project/PROJ.nat_per_az"],
    remedy="Put a NAT gateway into a public subnet of each zone, or use a regional one.",
    passes=[
        {"type": "aws:ec2/vpc:Vpc", "name": "main", "inputs": {}},
        {
            "type": "aws:ec2/subnet:Subnet",
            "name": "a",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {"type": _NAT, "name": "a", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
    ],
    fails=[
        {"type": "aws:ec2/vpc:Vpc", "name": "main", "inputs": {}},
        {
            "type": "aws:ec2/subnet:Subnet",
            "name": "a",
            "inputs": {"availabilityZone": "eu-central-1a"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {
            "type": "aws:ec2/subnet:Subnet",
            "name": "b",
            "inputs": {"availabilityZone": "eu-central-1b"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {"type": _NAT, "name": "nat", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
    ],
)
def ec2_vpc_nat_in_each_zone(vpc: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if not limits.multi_zone_data:
        not_applicable("this stack does not promise to survive the loss of a zone")
    subnets = attached(stack, vpc, [SUBNET], "vpcId")
    with_nat = [subnet for subnet in subnets if attached(stack, subnet, [_NAT], "subnetId")]
    if not with_nat:
        not_applicable("nothing in it leaves through a NAT gateway of a zone")
    without = sorted({_zone(subnet) for subnet in subnets} - {_zone(subnet) for subnet in with_nat})
    if without:
        yield Violation("", f"{', '.join(without)} leaves through another zone")


def _zone(subnet: Resource) -> str:
    return subnet.value("availabilityZone", default=subnet.value("availabilityZoneId", default=subnet.name))
