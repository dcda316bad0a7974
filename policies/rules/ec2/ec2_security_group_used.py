"""A security group belongs to something.

A group that nobody uses is the one that somebody picks in a hurry, with whatever it once let in.

Source: Checkov CKV2_AWS_5, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.tokens import EGRESS_RULE, INGRESS_RULE, SECURITY_GROUP, SECURITY_GROUP_RULE

_RULES: Final = (SECURITY_GROUP, SECURITY_GROUP_RULE, INGRESS_RULE, EGRESS_RULE)
"""What refers to a group without standing behind it."""


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[SECURITY_GROUP],
    controls=["Peer/CKV2_AWS_5"],
    remedy="Delete the group, or give it to what it was made for; one that another stack uses belongs there.",
    passes=[
        {"type": SECURITY_GROUP, "name": "api", "inputs": {}},
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"networkConfiguration": ["api"]},
        },
    ],
    fails=[
        {"type": SECURITY_GROUP, "name": "api", "inputs": {}},
        {"type": INGRESS_RULE, "name": "web", "inputs": {}, "propertyDependencies": {"securityGroupId": ["api"]}},
    ],
)
def ec2_security_group_used(group: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not any(_takes(each, group) for each in stack.dependents(group)):
        yield Violation("", "nothing in this stack uses it")


def _takes(user: Resource, group: Resource) -> bool:
    return user.type not in _RULES and any(group.urn in urns for urns in user.property_dependencies.values())
