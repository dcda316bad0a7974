"""While traffic is shifted alarms watch, and bring it back.

Keeping the old tasks for a bake time is of use only where something decides in that time that the new ones are bad.

Source: ECS Developer Guide, "How CloudWatch alarms detect Amazon ECS deployment failures"; `alarms`,
`deployment_configuration.bake_time_in_minutes` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.services import is_left_to_codedeploy, shifts_traffic
from policies.rules.facts.tokens import SERVICE


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy="Set alarms with names, enable and rollback, and a bake time that is long enough for them to ring.",
    passes={
        "deploymentConfiguration": {"strategy": "BLUE_GREEN"},
        "alarms": {"enable": True, "rollback": True, "alarmNames": ["errors"]},
    },
    fails={
        "deploymentConfiguration": {"strategy": "BLUE_GREEN"},
        "alarms": {"enable": True, "rollback": False, "alarmNames": ["errors"]},
    },
)
def ecs_service_traffic_shift_watched(service: Resource, _: Limits) -> Iterator[Violation]:
    if not shifts_traffic(service) or is_left_to_codedeploy(service):
        not_applicable("its deployments replace tasks one by one")
    named = service.is_set("alarms.alarmNames") and (
        service.is_unknown("alarms.alarmNames") or bool(service.texts("alarms.alarmNames"))
    )
    rolls_back = service.value("alarms.enable", default=False) and service.value("alarms.rollback", default=False)
    if not named or not rolls_back:
        yield Violation("alarms", "no alarm brings the traffic back")
    bake = "deploymentConfiguration.bakeTimeInMinutes"
    if service.is_set(bake) and service.value(bake, default=0) == 0:
        yield Violation(bake, "removes the old tasks before an alarm can ring")
