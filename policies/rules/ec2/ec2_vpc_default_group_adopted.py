"""A VPC's default security group is under the program's control.

AWS creates it with rules that let its members talk to each other and to everyone; whatever names no group gets it. Only
a DefaultSecurityGroup can empty it.

Source: Security Hub EC2.2, CIS 5.4, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ec2/vpc:Vpc"],
    controls=["FSBP/EC2.2", "CIS-3.0/CIS-5.4"],
    remedy="Add a DefaultSecurityGroup with vpc_id and without rules.",
    passes=[
        {"type": "aws:ec2/vpc:Vpc", "name": "main", "inputs": {}},
        {
            "type": "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
            "name": "main",
            "inputs": {},
            "propertyDependencies": {"vpcId": ["main"]},
        },
    ],
    fails=[{"type": "aws:ec2/vpc:Vpc", "name": "main", "inputs": {}}],
)
def ec2_vpc_default_group_adopted(vpc: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not attached(stack, vpc, ["aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"], "vpcId"):
        yield Violation("", "its default security group lets its members talk to everyone")
