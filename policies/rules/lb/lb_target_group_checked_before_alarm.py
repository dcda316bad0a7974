"""A broken target is taken out before an alarm on it rings.

The health check is the machine's answer, the alarm the one that costs somebody's sleep. Where the check takes longer,
people are called for what would have healed by itself.

Source: ELB User Guide, "Health checks for Application Load Balancer target groups"; `health_check` of lb.TargetGroup in
pulumi_aws 7.51.1 (every 30 seconds, 3 times unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.alarms import seconds_to_alarm
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import LISTENER_RULES, LISTENERS, LOAD_BALANCERS, METRIC_ALARM, TARGET_GROUPS

_GROUP: Final = {"type": TARGET_GROUPS[0], "name": "api"}
_ALARM: Final = {
    "type": METRIC_ALARM,
    "name": "down",
    "inputs": {"period": 60, "evaluationPeriods": 2},
    "propertyDependencies": {"dimensions": ["api"]},
}


@stack_rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=list(TARGET_GROUPS),
    controls=[],
    remedy="Lower interval or unhealthy_threshold of the health check, or give the alarm more periods.",
    passes=[{**_GROUP, "inputs": {"healthCheck": {"interval": 10, "unhealthyThreshold": 3}}}, _ALARM],
    fails=[{**_GROUP, "inputs": {"healthCheck": {"interval": 60, "unhealthyThreshold": 3}}}, _ALARM],
)
def lb_target_group_checked_before_alarm(group: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    alarms = _alarms_on(stack, [group, *_balancers(stack, group)])
    times = {each.name: seconds for each in alarms if (seconds := seconds_to_alarm(each)) is not None}
    if not times:
        not_applicable("no alarm on one metric watches it or its load balancer")
    interval = group.value("healthCheck.interval", default=30)
    checked = interval * group.value("healthCheck.unhealthyThreshold", default=3)
    first = min(sorted(times), key=lambda name: times[name])
    if checked > times[first]:
        yield Violation("healthCheck", f"takes {checked:g} seconds, {first} rings after {times[first]:g}")


def _alarms_on(stack: Stack, watched: list[Resource]) -> list[Resource]:
    found = {each.urn: each for one in watched for each in stack.dependents(one, METRIC_ALARM, path="dimensions")}
    return [found[urn] for urn in sorted(found)]


def _balancers(stack: Stack, group: Resource) -> list[Resource]:
    """Return the load balancers whose listeners forward to `group`, by themselves or by their rules."""
    forwarding = stack.dependents(group, *LISTENERS, path="defaultActions")
    for rule in stack.dependents(group, *LISTENER_RULES, path="actions"):
        forwarding += meant(stack, rule, "listenerArn", LISTENERS)
    found = {each.urn: each for one in forwarding for each in meant(stack, one, "loadBalancerArn", LOAD_BALANCERS)}
    return [found[urn] for urn in sorted(found)]
