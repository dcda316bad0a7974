"""A default security group lets nothing in and nothing out.

Source: Security Hub EC2.2, CIS 5.4; `ingress`, `egress` of pulumi_aws 7.51.1 (unset: the provider removes every rule),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"],
    controls=["FSBP/EC2.2", "CIS-3.0/CIS-5.4"],
    remedy="Remove ingress and egress.",
    passes={"ingress": [], "egress": []},
    fails={"ingress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "self": True}]},
)
def ec2_default_security_group_closed(group: Resource, _: Limits) -> Iterator[Violation]:
    for path in ("ingress", "egress"):
        if group.each(path):
            yield Violation(path, "whatever names no group of its own gets these rules")
