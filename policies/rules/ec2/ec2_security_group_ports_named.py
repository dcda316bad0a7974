"""A firewall rule names the ports that it is about, rather than a range from 0.

Port 0 takes no connection, so a range that starts there means "whatever is below": SSH, mail and every other service
that some image may bring along.

Source: RFC 6335, section 6 (port 0 is reserved); `from_port` of pulumi_aws 7.51.1; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import EGRESS_RULE, INGRESS_RULE, SECURITY_GROUP, SECURITY_GROUP_RULE

_WITH_PORTS: Final = frozenset({"tcp", "udp", "6", "17"})


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[SECURITY_GROUP, SECURITY_GROUP_RULE, INGRESS_RULE, EGRESS_RULE],
    controls=[],
    remedy="Set from_port and to_port to the port of the service.",
    passes={"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443}]},
    fails={"ingress": [{"protocol": "tcp", "fromPort": 0, "toPort": 443}]},
)
def ec2_security_group_ports_named(group: Resource, _: Limits) -> Iterator[Violation]:
    for entry, protocol in _entries(group):
        if entry.value(protocol, default="").lower() not in _WITH_PORTS:
            continue
        last = entry.value("toPort", default=0)
        if entry.value("fromPort", default=-1) == 0 and last > 0:
            yield Violation(entry.path_of("fromPort"), f"takes every port up to {last:g}")


def _entries(group: Resource) -> list[tuple[View, str]]:
    if group.type == SECURITY_GROUP:
        return [(each, "protocol") for path in ("ingress", "egress") for each in group.each(path)]
    return [(group, "protocol" if group.type == SECURITY_GROUP_RULE else "ipProtocol")]
