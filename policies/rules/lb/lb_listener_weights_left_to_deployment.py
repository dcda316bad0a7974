"""An update of the program does not undo where a deployment moved the traffic.

In a blue/green deployment ECS or CodeDeploy rewrites what the listener forwards to. A program that declares it sends
all users back to the other set of tasks with its next update: the old release, or none at all.

Source: terraform-aws-modules/terraform-aws-alb issue 409 and aws/containers-roadmap issue 2853, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import ignores, meant
from policies.rules.facts.services import is_left_to_codedeploy, shifts_traffic
from policies.rules.facts.tokens import LISTENER_RULES, LISTENERS, SERVICE, TARGET_GROUPS

_DEPLOYMENT_GROUP: Final = "aws:codedeploy/deploymentGroup:DeploymentGroup"
_ACTION = [{"type": "forward", "forward": {"targetGroups": [{"weight": 100}, {"weight": 0}]}}]
_SERVICE = {
    "type": SERVICE,
    "name": "api",
    "inputs": {"deploymentConfiguration": {"strategy": "BLUE_GREEN"}},
    "propertyDependencies": {"loadBalancers": ["live"]},
}


@stack_rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[*LISTENERS, *LISTENER_RULES],
    controls=[],
    remedy='Add ignore_changes=["actions"] (for a listener ["default_actions"]) to its options.',
    passes=[
        {
            "type": LISTENER_RULES[0],
            "name": "live",
            "inputs": {"actions": _ACTION},
            "options": {"ignoreChanges": ["actions"]},
        },
        _SERVICE,
    ],
    fails=[{"type": LISTENER_RULES[0], "name": "live", "inputs": {"actions": _ACTION}}, _SERVICE],
)
def lb_listener_weights_left_to_deployment(listener: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    path = "defaultActions" if listener.type in LISTENERS else "actions"
    mover = next(iter(_movers(stack, listener, path)), None)
    if mover is None:
        not_applicable("no deployment of this stack moves its traffic")
    elif not ignores(listener, path):
        yield Violation(path, f"every update undoes what a deployment of {mover.name} decided")


def _movers(stack: Stack, listener: Resource, path: str) -> Iterator[Resource]:
    """Yield what rewrites the listener: what names it, or a service that CodeDeploy deploys behind it."""
    yield from stack.dependents(listener, _DEPLOYMENT_GROUP, path="loadBalancerInfo")
    yield from (each for each in stack.dependents(listener, SERVICE, path="loadBalancers") if shifts_traffic(each))
    for group in meant(stack, listener, path, TARGET_GROUPS):
        for service in stack.dependents(group, SERVICE, path="loadBalancers"):
            if is_left_to_codedeploy(service):
                yield service
