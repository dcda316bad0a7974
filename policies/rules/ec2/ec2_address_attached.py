"""A public address belongs to something.

Every public IPv4 address is paid for by the hour, whether anything answers on it or not.

Source: Amazon VPC pricing (0.005 USD an hour for each public IPv4 address), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import is_referred_to
from policies.rules.facts.tokens import NAT_GATEWAY

_ADDRESS: Final = "aws:ec2/eip:Eip"


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[_ADDRESS],
    controls=[],
    remedy="Attach the address, or release it.",
    passes=[
        {"type": _ADDRESS, "name": "nat", "inputs": {"domain": "vpc"}},
        {"type": NAT_GATEWAY, "name": "nat", "inputs": {}, "propertyDependencies": {"allocationId": ["nat"]}},
    ],
    fails=[{"type": _ADDRESS, "name": "nat", "inputs": {"domain": "vpc"}}],
)
def ec2_address_attached(address: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    attached_itself = address.is_set("instance") or address.is_set("networkInterface")
    if not attached_itself and not is_referred_to(stack, address):
        yield Violation("", "is paid for and belongs to nothing in this stack")
