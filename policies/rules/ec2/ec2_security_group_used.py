"""A security group belongs to something.

A group that nobody uses is the one that somebody picks in a hurry, with whatever it once let in.

A task that no service, schedule or workflow refers to is run by a person or a pipeline, with groups that are named then
(ECS API, RunTask): one that stands in the same component as such a task in awsvpc mode is taken to be its own.

Source: Checkov CKV2_AWS_5, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import STACK_TYPE, Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached, is_referred_to
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import (
    EGRESS_RULE,
    INGRESS_RULE,
    SECURITY_GROUP,
    SECURITY_GROUP_RULE,
    SERVICE,
    TASK_DEFINITION,
)

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
    if any(_takes(each, group) for each in stack.dependents(group)):
        return
    if any(
        _is_run_by_hand(stack, task) for task in stack.of_type(TASK_DEFINITION) if _stand_together(stack, group, task)
    ):
        not_applicable("whoever runs the task of the same component names its groups")
    yield Violation("", "nothing in this stack uses it")


def _takes(user: Resource, group: Resource) -> bool:
    return user.type not in _RULES and any(group.urn in urns for urns in user.property_dependencies.values())


def _stand_together(stack: Stack, group: Resource, task: Resource) -> bool:
    """Whether the task is in the component of the group, at any depth; what stands in no component has none."""
    component = stack.resource(group.parent)
    return component is not None and component.type != STACK_TYPE and component in stack.ancestors(task)


def _is_run_by_hand(stack: Stack, task: Resource) -> bool:
    if known_text(task, "networkMode") != "awsvpc":
        return False
    return not is_referred_to(stack, task) and not attached(stack, task, [SERVICE], "taskDefinition", name="family")
