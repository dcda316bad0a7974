"""A deployment that fails goes back to what ran before.

Without it ECS goes on starting tasks that die, until somebody looks. A rolling deployment needs the circuit breaker for
that: while new tasks die before they serve, the old ones go on, and no alarm on requests rings. Where the traffic is
shifted to a second set of tasks, alarms do as well.

Source: `deployment_circuit_breaker`, `alarms` of pulumi_aws 7.51.1 (off unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.services import shifts_traffic


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:ecs/service:Service"],
    controls=["Project/PROJ.ecs_circuit_breaker"],
    remedy="Set deployment_circuit_breaker with enable and rollback.",
    passes={"deploymentCircuitBreaker": {"enable": True, "rollback": True}},
    fails={"deploymentCircuitBreaker": {"enable": True, "rollback": False}},
)
def ecs_service_failed_deployment_rolls_back(service: Resource, _: Limits) -> Iterator[Violation]:
    if service.value("deploymentController.type", default="ECS") != "ECS":
        not_applicable("another deployment controller decides when to go back")
    paths = ("deploymentCircuitBreaker", "alarms") if shifts_traffic(service) else ("deploymentCircuitBreaker",)
    for path in paths:
        if service.value(f"{path}.enable", default=False) and service.value(f"{path}.rollback", default=False):
            return
    yield Violation("deploymentCircuitBreaker", "a failed deployment stays as it is")
