"""A security group's rules stand either in the group or in resources of their own.

With both, each update of the group removes the rules that stand apart, and the next update brings them back.

Source: `ingress`, `egress` of SecurityGroup, pulumi_aws 7.51.1, whose documentation warns of it, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached
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
            "inputs": {"egress": [{"protocol": "-1", "fromPort": 0, "toPort": 0, "cidrBlocks": ["0.0.0.0/0"]}]},
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
    inline = [path for path in ("ingress", "egress") if group.is_unknown(path) or group.each(path)]
    apart = attached(stack, group, [SECURITY_GROUP_RULE, INGRESS_RULE, EGRESS_RULE], "securityGroupId")
    if inline and apart:
        yield Violation(inline[0], f"removes {apart[0].name} at every update")
