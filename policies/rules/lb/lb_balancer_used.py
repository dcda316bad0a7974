"""A load balancer listens.

It costs by the hour, and one without a listener answers nobody.

Source: Elastic Load Balancing pricing (charged for each hour that a balancer runs), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import LISTENERS, LOAD_BALANCERS


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=LOAD_BALANCERS,
    controls=[],
    remedy="Add a listener, or delete the balancer.",
    passes=[
        {"type": "aws:lb/loadBalancer:LoadBalancer", "name": "edge", "inputs": {}},
        {
            "type": "aws:lb/listener:Listener",
            "name": "https",
            "inputs": {"port": 443},
            "propertyDependencies": {"loadBalancerArn": ["edge"]},
        },
    ],
    fails=[{"type": "aws:lb/loadBalancer:LoadBalancer", "name": "edge", "inputs": {}}],
)
def lb_balancer_used(balancer: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not attached(stack, balancer, LISTENERS, "loadBalancerArn"):
        yield Violation("", "no listener of this stack uses it")
