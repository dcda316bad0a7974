"""The ports for remote administration, SSH and RDP, are closed to the internet.

A rule counts as open when it admits every IPv4 or IPv6 address and its ports cover 22 or 3389; protocol -1 covers all
ports. A range of addresses that is unknown blocks: nobody could say what an approval of it means.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import BLOCK, Level, Severity, Violation, not_applicable, rule

_ADMINISTRATION = {22: "SSH", 3389: "RDP"}
_ALL_PROTOCOLS = frozenset({"-1", "all"})
_TCP = frozenset({"tcp", "6"})


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[
        "aws:ec2/securityGroup:SecurityGroup",
        "aws:ec2/securityGroupRule:SecurityGroupRule",
        "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    ],
    controls=["SecurityHub/EC2.13", "SecurityHub/EC2.14", "FSBP/EC2.19"],
    remedy="Admit known networks only, or use Session Manager, which needs no open port.",
    passes={"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]},
    fails={"ingress": [{"protocol": "tcp", "fromPort": 22, "toPort": 22, "cidrBlocks": ["0.0.0.0/0"]}]},
    unknown=BLOCK,
)
def ec2_security_group_admin_ports_closed(group: Resource, limits: Limits) -> Iterator[Violation]:  # noqa: ARG001
    """Judge inline rules and rules that are resources of their own alike."""
    if group.type == "aws:ec2/securityGroup:SecurityGroup":
        for ingress in group.each("ingress"):
            yield from _open_ports(ingress, ["cidrBlocks", "ipv6CidrBlocks"], "protocol")
    elif group.type == "aws:ec2/securityGroupRule:SecurityGroupRule":
        if group.value("type") == "egress":
            not_applicable("the rule is about outgoing connections")
        yield from _open_ports(group, ["cidrBlocks", "ipv6CidrBlocks"], "protocol")
    else:
        yield from _open_ports(group, ["cidrIpv4", "cidrIpv6"], "ipProtocol")


def _open_ports(rule_: View, ranges: list[str], protocol: str) -> Iterator[Violation]:
    for path in ranges:
        if any(address.endswith("/0") for address in rule_.texts(path)):
            for port in _covered(rule_, protocol):
                yield Violation(
                    rule_.path_of(path), f"admits the whole internet to port {port} ({_ADMINISTRATION[port]})"
                )


def _covered(rule_: View, protocol: str) -> list[int]:
    name = rule_.value(protocol, default="-1").lower()
    if name in _ALL_PROTOCOLS:
        return list(_ADMINISTRATION)
    first, last = rule_.value("fromPort", default=0), rule_.value("toPort", default=65535)
    return [port for port in _ADMINISTRATION if name in _TCP and first <= port <= last]
