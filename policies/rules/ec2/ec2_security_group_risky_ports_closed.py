"""Databases, consoles and file shares are not open to the world.

Ranges wider than any single owner's count as the world, so that two halves of the internet do as well.

Source: Security Hub EC2.19, which lists the ports; Checkov CKV_AWS_277, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule
from policies.rules.facts.openings import INGRESS_TYPES, Opening, offending

_PORTS: Final = (
    *(20, 21, 22, 23, 25, 110, 135, 143, 445, 1433, 1434, 3000, 3306, 3389, 4333, 5000, 5432),
    *(5500, 5601, 6379, 8080, 8088, 8888, 9200, 9300, 11211, 27017),
)
"""EC2.19's ports, and those of Redis, Memcached and MongoDB."""


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=INGRESS_TYPES,
    controls=["FSBP/EC2.19", "Peer/CKV_AWS_277", "CIS-3.0/CIS-5.2", "CIS-3.0/CIS-5.3"],
    remedy="Admit the security group of whatever needs the port.",
    passes={"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]},
    fails={"ingress": [{"protocol": "tcp", "fromPort": 5432, "toPort": 5432, "cidrBlocks": ["0.0.0.0/0"]}]},
    unknown=BLOCK,
)
def ec2_security_group_risky_ports_closed(group: Resource, _: Limits) -> Iterator[Violation]:
    yield from offending(group, _fault)


def _fault(opening: Opening) -> str:
    ports = opening.covers(_PORTS) if opening.world else []
    shown = ", ".join(str(port) for port in ports[:3])
    more = f" and {len(ports) - 3} more" if len(ports) > 3 else ""
    return f"{opening.world} reaches port {shown}{more}" if ports else ""
