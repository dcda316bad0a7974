"""The world reaches plain HTTP on load balancers only, where it is redirected.

A balancer answers on port 80 so that it can send browsers to HTTPS, which a rule about its listeners holds it to. On
anything else, what arrives there was readable and changeable on its way.

Source: Checkov CKV_AWS_260, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.framework.undecided import Undecided
from policies.rules.facts.openings import INGRESS_TYPES, Opening, offending
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import LOAD_BALANCERS, SECURITY_GROUP

_PLAIN_HTTP: Final = (80,)
_BALANCERS: Final = (*LOAD_BALANCERS, "aws:elb/loadBalancer:LoadBalancer")
_WORLD_TO_80: Final = {
    "ingress": [{"protocol": "tcp", "fromPort": 80, "toPort": 80, "cidrBlocks": ["0.0.0.0/0"]}],
}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=INGRESS_TYPES,
    controls=["Peer/CKV_AWS_260"],
    remedy="Put a load balancer that redirects to HTTPS before it, or admit named networks only.",
    passes=[
        {"type": SECURITY_GROUP, "name": "edge", "inputs": _WORLD_TO_80},
        {
            "type": "aws:lb/loadBalancer:LoadBalancer",
            "name": "edge",
            "inputs": {},
            "propertyDependencies": {"securityGroups": ["edge"]},
        },
    ],
    fails=[{"type": SECURITY_GROUP, "name": "api", "inputs": _WORLD_TO_80}],
)
def ec2_security_group_plain_http_to_balancers(holder: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    groups = [holder] if holder.type == SECURITY_GROUP else meant(stack, holder, "securityGroupId", [SECURITY_GROUP])
    if any(stack.dependents(group, *_BALANCERS, path="securityGroups") for group in groups):
        return
    for violation in offending(holder, _fault):
        if not groups:
            raise Undecided("securityGroupId", "the group is not declared in this stack")
        yield violation


def _fault(opening: Opening) -> str:
    if not opening.world or not opening.covers(_PLAIN_HTTP):
        return ""
    return f"{opening.world} reaches port 80, and no load balancer uses this group"
