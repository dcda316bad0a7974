"""Traffic to S3 does not pass through a NAT gateway.

The gateway charges each gigabyte, layers of images and log files included; a gateway endpoint to S3 is free.

Source: Amazon VPC pricing (0.045 USD a gigabyte through a NAT gateway in us-east-1); VPC User Guide, "Gateway
endpoints", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import NAT_GATEWAY, SUBNET, VPC, VPC_ENDPOINT


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[VPC],
    controls=[],
    remedy="Add a VpcEndpoint of type Gateway for S3 with the route tables of the private subnets.",
    passes=[
        {"type": VPC, "name": "main", "inputs": {}},
        {"type": SUBNET, "name": "a", "inputs": {}, "propertyDependencies": {"vpcId": ["main"]}},
        {"type": NAT_GATEWAY, "name": "a", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
        {
            "type": VPC_ENDPOINT,
            "name": "s3",
            "inputs": {"serviceName": "com.amazonaws.eu-central-1.s3"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
    fails=[
        {"type": VPC, "name": "main", "inputs": {}},
        {"type": SUBNET, "name": "a", "inputs": {}, "propertyDependencies": {"vpcId": ["main"]}},
        {"type": NAT_GATEWAY, "name": "a", "inputs": {}, "propertyDependencies": {"subnetId": ["a"]}},
    ],
)
def ec2_vpc_stores_reached_without_nat(vpc: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    subnets = attached(stack, vpc, [SUBNET], "vpcId")
    if not any(attached(stack, subnet, [NAT_GATEWAY], "subnetId") for subnet in subnets):
        not_applicable("no NAT gateway stands in it")
    if not any_holds(_leads_to_s3, attached(stack, vpc, [VPC_ENDPOINT], "vpcId")):
        yield Violation("", "pays for each gigabyte to and from S3")


def _leads_to_s3(endpoint: Resource) -> bool:
    return endpoint.value("serviceName", default="").endswith(".s3")
