"""A service behind a load balancer has time to start before it is judged.

Without a grace period a container that needs longer than the first health checks is killed, again and again.

Source: `health_check_grace_period_seconds` of pulumi_aws 7.51.1; ECS API (default 0), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=[],
    remedy="Set health_check_grace_period_seconds to what the slowest start takes.",
    passes={"loadBalancers": [{"containerName": "api"}], "healthCheckGracePeriodSeconds": 60},
    fails={"loadBalancers": [{"containerName": "api"}]},
)
def ecs_service_start_period_granted(service: Resource, _: Limits) -> Iterator[Violation]:
    if not service.is_set("loadBalancers") or (
        not service.is_unknown("loadBalancers") and not service.each("loadBalancers")
    ):
        not_applicable("no load balancer judges it")
    if service.value("healthCheckGracePeriodSeconds", default=0) <= 0:
        yield Violation("healthCheckGracePeriodSeconds", "is judged from its first second")
