"""Waiting for a deployment lasts longer than the deployment does.

A blue/green, linear or canary deployment keeps both sets of tasks for its bake times. A program that waits for the
steady state gives up after 20 minutes unless it says otherwise: the update fails although the deployment is healthy,
and what depends on the service isn't made.

Source: hashicorp/terraform-provider-aws pull request 43434 (waiting includes the bake time) and pulumi/pulumi-awsx
issue 1112 (the 20 minutes), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.services import is_left_to_codedeploy, shifts_traffic
from policies.rules.facts.tokens import SERVICE

_DEFAULT_SECONDS: Final = 20 * 60

_INPUTS = {
    "waitForSteadyState": True,
    "deploymentConfiguration": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "30"},
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy='Give the service custom_timeouts with "create" and "update" well above its bake times.',
    passes=[
        {
            "type": SERVICE,
            "name": "api",
            "inputs": _INPUTS,
            "options": {"customTimeouts": {"create": 3600, "update": 3600}},
        }
    ],
    fails=[{"type": SERVICE, "name": "api", "inputs": _INPUTS}],
)
def ecs_service_deployment_within_timeout(service: Resource, _stack: Stack, _: Limits) -> Iterator[Violation]:
    if not service.value("waitForSteadyState", default=False):
        not_applicable("nothing waits for its deployments")
    if not shifts_traffic(service) or is_left_to_codedeploy(service):
        not_applicable("its deployments have no bake time")
    minutes = _bake_minutes(service)
    for operation in ("create", "update"):
        seconds = service.options.custom_timeouts.get(operation) or _DEFAULT_SECONDS
        if minutes * 60 >= seconds:
            yield Violation(
                "deploymentConfiguration", f"bakes for {minutes:g} minutes, {operation} gives up after {seconds / 60:g}"
            )


def _bake_minutes(service: Resource) -> float:
    """Return the minutes that a deployment certainly lasts; the values that AWS takes by default are left out."""
    at = "deploymentConfiguration"
    minutes = service.value(f"{at}.bakeTimeInMinutes", default=0)
    minutes += service.value(f"{at}.canaryConfiguration.canaryBakeTimeInMinutes", default=0)
    percent = service.value(f"{at}.linearConfiguration.stepPercent", default=100)
    steps = ceil(100 / percent) - 1 if percent > 0 else 0
    return minutes + steps * service.value(f"{at}.linearConfiguration.stepBakeTimeInMinutes", default=0)
