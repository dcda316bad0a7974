"""A NAT gateway is the way out of some subnet.

It costs by the hour from its creation, and nothing passes through it before a route leads there.

Source: Amazon VPC pricing (0.045 USD an hour in us-east-1); Route and RouteTable of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import is_referred_to
from policies.rules.facts.tokens import NAT_GATEWAY


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[NAT_GATEWAY],
    controls=[],
    remedy="Route to the gateway, or delete it.",
    passes=[
        {"type": NAT_GATEWAY, "name": "a", "inputs": {}},
        {
            "type": "aws:ec2/route:Route",
            "name": "out",
            "inputs": {"destinationCidrBlock": "0.0.0.0/0"},
            "propertyDependencies": {"natGatewayId": ["a"]},
        },
    ],
    fails=[{"type": NAT_GATEWAY, "name": "a", "inputs": {}}],
)
def ec2_nat_gateway_used(gateway: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not is_referred_to(stack, gateway):
        yield Violation("", "no route of this stack leads to it")
