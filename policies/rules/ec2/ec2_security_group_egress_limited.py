"""What a group lets out is limited to what its members need.

A program that was broken into calls home; the databases it reads are worth nothing to the intruder until they leave.

Source: Checkov CKV_AWS_382; `egress` of pulumi_aws 7.51.1 (unset: the provider removes the rule that AWS adds), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.openings import is_world
from policies.rules.facts.texts import readable_texts
from policies.rules.facts.tokens import EGRESS_RULE, SECURITY_GROUP, SECURITY_GROUP_RULE


@rule(
    severity=Severity.CRITICAL,
    level=Level.ADVISORY,
    resources=[SECURITY_GROUP, SECURITY_GROUP_RULE, EGRESS_RULE],
    controls=["Peer/CKV_AWS_382"],
    remedy="Name the ports, such as 443, or the groups that its members talk to.",
    passes={"egress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["0.0.0.0/0"]}]},
    fails={"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
)
def ec2_security_group_egress_limited(group: Resource, _: Limits) -> Iterator[Violation]:
    if group.type == SECURITY_GROUP:
        entries = [(entry, entry.value("protocol", default="-1")) for entry in group.each("egress")]
    elif group.type == EGRESS_RULE:
        entries = [(group, group.value("ipProtocol", default="-1"))]
    else:
        leaves = group.value("type", default="") == "egress"
        entries = [(group, group.value("protocol", default="-1"))] if leaves else []
    for entry, protocol in entries:
        if protocol.lower() in ("-1", "all"):
            yield from _open(entry)


def _open(entry: View) -> Iterator[Violation]:
    for path in ("cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6"):
        ranges, undecided = readable_texts(entry, path)
        if any(is_world(each) for each in ranges):
            yield Violation(entry.path_of(path), "lets everything out to everywhere")
        elif undecided is not None:
            raise undecided
