"""The world reaches nothing but the ports for web traffic.

Source: Security Hub EC2.18 (80 and 443), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.openings import INGRESS_TYPES, Opening, offending


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=INGRESS_TYPES,
    controls=["FSBP/EC2.18"],
    remedy="Admit named networks or security groups on any port other than 80 and 443.",
    passes={"ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["0.0.0.0/0"]}]},
    fails={"ingress": [{"protocol": "tcp", "fromPort": 8443, "toPort": 8443, "ipv6CidrBlocks": ["::/0"]}]},
)
def ec2_security_group_open_ports_authorised(group: Resource, _: Limits) -> Iterator[Violation]:
    yield from offending(group, _fault)


def _fault(opening: Opening) -> str:
    if not opening.world or opening.first > opening.last:
        return ""
    if opening.first == opening.last and opening.first in (80, 443):
        return ""
    return f"{opening.world} reaches ports {opening.first} to {opening.last}"
