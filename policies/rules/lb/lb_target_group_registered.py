"""A target group that requests are forwarded to has somebody who registers targets.

A service that lost its load balancer in a refactoring runs and is healthy, while everybody who asks for it gets 503.

A controller in Kubernetes, or another stack, may register targets as well; then the rule is to be switched off.

Source: ELB User Guide, "Register targets with your Application Load Balancer target group" and "Troubleshoot" (503: the
target groups have no registered targets), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.tokens import LISTENER_RULES, LISTENERS, SERVICE, TARGET_GROUPS

_REGISTERS: Final = (
    SERVICE,
    "aws:ecs/taskSet:TaskSet",
    "aws:lb/targetGroupAttachment:TargetGroupAttachment",
    "aws:alb/targetGroupAttachment:TargetGroupAttachment",
    "aws:autoscaling/group:Group",
    "aws:autoscaling/attachment:Attachment",
    "aws:autoscaling/trafficSourceAttachment:TrafficSourceAttachment",
    "aws:vpclattice/targetGroupAttachment:TargetGroupAttachment",
    "kubernetes:elbv2.k8s.aws/v1beta1:TargetGroupBinding",
)
_GROUP = {"type": TARGET_GROUPS[0], "name": "api", "inputs": {"port": 8080}}
_LISTENER = {
    "type": LISTENERS[0],
    "name": "https",
    "inputs": {},
    "propertyDependencies": {"defaultActions": ["api"]},
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=list(TARGET_GROUPS),
    controls=[],
    remedy="Give the service load_balancers with this target group, or remove the group and what forwards to it.",
    passes=[
        _GROUP,
        _LISTENER,
        {
            "type": SERVICE,
            "name": "service",
            "inputs": {"loadBalancers": [{"containerName": "api"}]},
            "propertyDependencies": {"loadBalancers": ["api"]},
        },
    ],
    fails=[_GROUP, _LISTENER, {"type": SERVICE, "name": "service", "inputs": {"loadBalancers": []}}],
)
def lb_target_group_registered(group: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not _named_by(stack, group, *LISTENERS, *LISTENER_RULES):
        not_applicable("nothing in this stack forwards to it")
    if not _named_by(stack, group, *_REGISTERS):
        yield Violation("", "nothing in this stack registers targets in it")


def _named_by(stack: Stack, group: Resource, *types: str) -> bool:
    """Whether a property of one of these types is made from the group; waiting for it is not enough."""
    return any(
        group.urn in urns for each in stack.dependents(group, *types) for urns in each.property_dependencies.values()
    )
