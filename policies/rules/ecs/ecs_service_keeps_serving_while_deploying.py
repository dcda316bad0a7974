"""A deployment takes no task away before its successor is healthy.

A service whose one task alone writes to shared files has to: two at once would break them.

Source: `deployment_minimum_healthy_percent` of pulumi_aws 7.51.1; ECS API (default 100 for replicas), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.single_writers import leave_out_single_writer


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Leave deployment_minimum_healthy_percent unset or set it to 100.",
    passes=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"deploymentMinimumHealthyPercent": 100, "deploymentMaximumPercent": 200},
        }
    ],
    fails=[
        {
            "type": "aws:ecs/service:Service",
            "name": "api",
            "inputs": {"deploymentMinimumHealthyPercent": 0, "deploymentMaximumPercent": 100},
        }
    ],
)
def ecs_service_keeps_serving_while_deploying(service: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("a deployment may interrupt this stack")
    if service.value("schedulingStrategy", default="REPLICA") == "DAEMON":
        not_applicable("a daemon is replaced host by host")
    leave_out_single_writer(service, stack)
    percent = service.value("deploymentMinimumHealthyPercent", default=100)
    if percent < 100:
        yield Violation("deploymentMinimumHealthyPercent", f"runs with {percent} % of its tasks during a deployment")
