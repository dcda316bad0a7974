"""S3 and DynamoDB are reached through gateway endpoints, which cost nothing.

Interface endpoints to the two are paid for by the hour, the zone and the gigabyte. They are needed only by networks
outside the VPC, such as an office, that have to reach the service privately.

Source: VPC User Guide, "Gateway endpoints" ("There is no additional charge"); AWS PrivateLink pricing, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import VPC_ENDPOINT

_FREE: Final = (".s3", ".dynamodb")


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[VPC_ENDPOINT],
    controls=[],
    remedy="Use vpc_endpoint_type Gateway with the route tables of the subnets.",
    passes={"serviceName": "com.amazonaws.eu-central-1.s3", "vpcEndpointType": "Gateway"},
    fails={"serviceName": "com.amazonaws.eu-central-1.s3", "vpcEndpointType": "Interface"},
)
def ec2_endpoint_free_kind_chosen(endpoint: Resource, _: Limits) -> Iterator[Violation]:
    if not endpoint.value("serviceName", default="").endswith(_FREE):
        not_applicable("this service has no free kind")
    if endpoint.value("vpcEndpointType", default="Gateway") == "Interface":
        yield Violation("vpcEndpointType", "is paid for by the hour, where the other kind is free")
