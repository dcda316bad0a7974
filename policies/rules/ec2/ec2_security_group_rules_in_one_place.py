"""A security group's rules of one direction stand either in the group or in resources of their own.

With both, each update of the group removes the rules that stand apart, and the next update brings them back. A group
that names rules of one direction only leaves those of the other alone.

Source: `ingress`, `egress` of SecurityGroup, pulumi_aws 7.51.1, whose documentation warns of it;
hashicorp/terraform-provider-aws, `updateSecurityGroupRules`, which compares each direction apart, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import EGRESS_RULE, INGRESS_RULE, SECURITY_GROUP_RULE


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ec2/securityGroup:SecurityGroup"],
    controls=[],
    remedy="Remove ingress and egress from the group, and write each rule as a resource.",
    passes=[
        {"type": "aws:ec2/securityGroup:SecurityGroup", "name": "api", "inputs": {}},
        {
            "type": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "name": "in",
            "inputs": {},
            "propertyDependencies": {"securityGroupId": ["api"]},
        },
    ],
    fails=[
        {
            "type": "aws:ec2/securityGroup:SecurityGroup",
            "name": "api",
            "inputs": {"ingress": [{"protocol": "tcp", "fromPort": 443, "toPort": 443, "cidrBlocks": ["10.0.0.0/16"]}]},
        },
        {
            "type": "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
            "name": "in",
            "inputs": {},
            "propertyDependencies": {"securityGroupId": ["api"]},
        },
    ],
)
def ec2_security_group_rules_in_one_place(group: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    apart = attached(stack, group, [SECURITY_GROUP_RULE, INGRESS_RULE, EGRESS_RULE], "securityGroupId")
    for direction in ("ingress", "egress"):
        removed = [each.name for each in apart if _may_be(each, direction)]
        if removed and (group.is_unknown(direction) or group.each(direction)):
            yield Violation(direction, f"removes {removed[0]} at every update")


def _may_be(single: Resource, direction: str) -> bool:
    if single.type == SECURITY_GROUP_RULE:
        return known_text(single, "type") in ("", direction)
    return (single.type == INGRESS_RULE) == (direction == "ingress")
