"""In production, images are pulled without leaving AWS's network.

With endpoints for both interfaces of the registry, what a container may reach outside can be cut down to nothing and it
still starts. In staging the endpoints cost more than they protect.

Source: Security Hub EC2.55 and EC2.56; ECR User Guide, "Amazon ECR interface VPC endpoints", which names the two
services, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import TASK_DEFINITION, VPC

_ENDPOINT: Final = "aws:ec2/vpcEndpoint:VpcEndpoint"
_TASK: Final[dict[str, Any]] = {"type": TASK_DEFINITION, "name": "api", "inputs": {}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[VPC],
    controls=["FSBP/EC2.55", "FSBP/EC2.56"],
    remedy="Add interface endpoints for ecr.api and ecr.dkr, and a gateway endpoint for s3, where the layers are.",
    passes=[
        {"type": VPC, "name": "main", "inputs": {}},
        _TASK,
        {
            "type": _ENDPOINT,
            "name": "api",
            "inputs": {"serviceName": "com.amazonaws.eu-central-1.ecr.api"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
        {
            "type": _ENDPOINT,
            "name": "dkr",
            "inputs": {"serviceName": "com.amazonaws.eu-central-1.ecr.dkr"},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
    fails=[{"type": VPC, "name": "main", "inputs": {}}, _TASK],
)
def ec2_vpc_image_pulls_private(vpc: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("only production pays for endpoints")
    if not stack.of_type(TASK_DEFINITION):
        not_applicable("no container is declared in this stack")
    endpoints = attached(stack, vpc, [_ENDPOINT], "vpcId")
    for service in (".ecr.api", ".ecr.dkr"):
        if not any_holds(lambda each, end=service: each.value("serviceName", default="").endswith(end), endpoints):
            yield Violation("", f"has no endpoint for {service[1:]}")
