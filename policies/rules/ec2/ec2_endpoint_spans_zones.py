"""An interface endpoint stands in as many zones as the stack promises.

With private DNS, every call to the service goes through it: an endpoint in one zone takes the service away from all
others when that zone fails.

Source: prowler vpc_endpoint_multi_az_enabled; VpcEndpoint of pulumi_aws 7.51.1 (Gateway unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import SUBNET
from policies.rules.facts.zones import too_few_zones

_ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
_ASSOCIATION: Final = "aws:ec2/vpcEndpointSubnetAssociation:VpcEndpointSubnetAssociation"


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[_ENDPOINT],
    controls=["Peer/vpc_endpoint_multi_az_enabled"],
    remedy="List a subnet of each zone in subnet_ids.",
    passes=[
        {
            "type": _ENDPOINT,
            "name": "logs",
            "inputs": {"vpcEndpointType": "Interface", "subnetIds": ["subnet-a", "subnet-b"]},
            "propertyDependencies": {"subnetIds": ["a", "b"]},
        },
        {"type": SUBNET, "name": "a", "inputs": {"availabilityZone": "eu-central-1a"}},
        {"type": SUBNET, "name": "b", "inputs": {"availabilityZone": "eu-central-1b"}},
    ],
    fails=[
        {
            "type": _ENDPOINT,
            "name": "logs",
            "inputs": {"vpcEndpointType": "Interface", "subnetIds": ["subnet-a"]},
            "propertyDependencies": {"subnetIds": ["a"]},
        },
        {"type": SUBNET, "name": "a", "inputs": {"availabilityZone": "eu-central-1a"}},
    ],
)
def ec2_endpoint_spans_zones(endpoint: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if endpoint.value("vpcEndpointType", default="Gateway") != "Interface":
        not_applicable("stands in no subnet")
    if not limits.multi_zone_data:
        not_applicable("this stack does not promise to survive the loss of a zone")
    if attached(stack, endpoint, [_ASSOCIATION], "vpcEndpointId"):
        raise Undecided("subnetIds", "is completed by associations, which are not looked into")
    yield from too_few_zones(stack, endpoint, "subnetIds", limits.minimum_zones)
