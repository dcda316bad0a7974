"""Somebody is told when a scheduled job has not done its work for too long.

A job that fails is seen; one that does not run at all is not, until somebody wonders about the age of the data. An
alarm that takes missing data as breaching, on a metric that bears the schedule's name, rings for both.

Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.alarms import metrics_of
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import METRIC_ALARM, SCHEDULE

_SCHEDULE: Final = {"type": SCHEDULE, "name": "sync", "inputs": {"name": "shop-sync"}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[SCHEDULE],
    controls=[],
    remedy="Let the job count its successes, and add a MetricAlarm with treat_missing_data breaching on them.",
    passes=[
        _SCHEDULE,
        {
            "type": METRIC_ALARM,
            "name": "stale",
            "inputs": {"treatMissingData": "breaching", "dimensions": {"Schedule": "shop-sync"}},
        },
    ],
    fails=[
        _SCHEDULE,
        {
            "type": METRIC_ALARM,
            "name": "stale",
            "inputs": {"treatMissingData": "notBreaching", "dimensions": {"Schedule": "shop-sync"}},
        },
    ],
)
def scheduler_schedule_freshness_alarmed(schedule: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("nobody is on call for this stack")
    if not any_holds(lambda alarm: _rings_for(stack, alarm, schedule), stack.of_type(METRIC_ALARM)):
        yield Violation("", "nobody is told when it stops running")


def _rings_for(stack: Stack, alarm: Resource, schedule: Resource) -> bool:
    if alarm.value("treatMissingData", default="missing") != "breaching":
        return False
    if any(schedule in stack.dependencies(alarm, path) for path in ("dimensions", "metricQueries")):
        return True
    name = known_text(schedule, "name")
    return bool(name) and any(_bears(metric, name) for metric in metrics_of(alarm))


def _bears(metric: View, name: str) -> bool:
    if metric.is_unknown("dimensions"):
        return False
    return name in [str(value) for value in metric.value("dimensions", default={}).values()]
