"""A service is created after the listener that forwards to it.

ECS refuses a target group that no load balancer uses yet. Nothing in the service refers to the listener, so that the
program has to say it.

Source: ECS Developer Guide, "Service load balancing"; the provider's documentation of Service advises `depends_on`,
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import meant, waited_for
from policies.rules.facts.tokens import LISTENER_RULES, LISTENERS, TARGET_GROUPS


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Add the listener, or the listener rule, to depends_on of the service.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"loadBalancers": ["targets"]},
            "dependencies": ["targets", "https"],
        },
        {"type": "aws:lb/targetGroup:TargetGroup", "name": "targets", "inputs": {}},
        {
            "type": "aws:lb/listener:Listener",
            "name": "https",
            "inputs": {},
            "propertyDependencies": {"defaultActions": ["targets"]},
        },
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {},
            "propertyDependencies": {"loadBalancers": ["targets"]},
        },
        {"type": "aws:lb/targetGroup:TargetGroup", "name": "targets", "inputs": {}},
        {
            "type": "aws:lb/listener:Listener",
            "name": "https",
            "inputs": {},
            "propertyDependencies": {"defaultActions": ["targets"]},
        },
    ],
)
def ecs_service_waits_for_listener(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    groups = meant(stack, service, "loadBalancers", TARGET_GROUPS)
    forwarding = {group: stack.dependents(group, *LISTENERS, *LISTENER_RULES) for group in groups}
    if not any(forwarding.values()):
        not_applicable("no listener of this stack forwards to it")
    waited = waited_for(stack, service)
    for group, listeners in forwarding.items():
        if listeners and not any(each.urn in waited for each in listeners):
            first = listeners[0].name
            yield Violation("loadBalancers", f"may be created before {first}, which forwards to {group.name}")
