"""The ports for remote administration, SSH and RDP, are closed to the internet.

A rule counts as open when its range is wider than any single owner's and its ports cover 22 or 3389; protocol -1 covers
all ports. A range of addresses that is unknown blocks: nobody could say what an approval of it means.

Source: Security Hub EC2.13 and EC2.14, CIS 5.2 and 5.3, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule
from policies.rules.facts.openings import INGRESS_TYPES, Opening, offending

_ADMINISTRATION: Final = {22: "SSH", 3389: "RDP"}


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=INGRESS_TYPES,
    controls=["SecurityHub/EC2.13", "SecurityHub/EC2.14", "CIS-3.0/CIS-5.2", "CIS-3.0/CIS-5.3"],
    remedy="Admit known networks only, or use Session Manager, which needs no open port.",
    passes={"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]},
    fails={"ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}]},
    unknown=BLOCK,
)
def ec2_security_group_admin_ports_closed(group: Resource, _: Limits) -> Iterator[Violation]:
    yield from offending(group, _fault)


def _fault(opening: Opening) -> str:
    ports = opening.covers(tuple(_ADMINISTRATION)) if opening.world else []
    named = " and ".join(f"{port} ({_ADMINISTRATION[port]})" for port in ports)
    return f"{opening.world} reaches port {named}" if ports else ""
