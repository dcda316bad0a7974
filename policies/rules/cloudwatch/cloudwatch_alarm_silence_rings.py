"""An alarm on too few events rings when there are none at all.

CloudWatch gets no datapoint for nothing: a load balancer without requests, a job that does not run. An alarm that waits
for the sum to fall below a threshold sees no zero, it sees no data, and stays as it is unless missing data counts as
breaching. The same holds for what counts who is alive: of no target, no task and no probe there is no number either.

Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data"; ELB User Guide, "CloudWatch
metrics for your Application Load Balancer" (reporting criteria: a nonzero value), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import METRIC_ALARM

_BELOW: Final = frozenset({"LessThanThreshold", "LessThanOrEqualToThreshold"})
_COUNTING: Final = frozenset({"Sum", "SampleCount"})
_ALIVE: Final = frozenset({"HealthCheckStatus", "HealthyHostCount", "RunningTaskCount"})


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[METRIC_ALARM],
    controls=[],
    remedy="Set treat_missing_data to breaching.",
    passes={"comparisonOperator": "LessThanThreshold", "statistic": "Sum", "treatMissingData": "breaching"},
    fails={"comparisonOperator": "LessThanThreshold", "statistic": "Sum", "treatMissingData": "notBreaching"},
)
def cloudwatch_alarm_silence_rings(alarm: Resource, _: Limits) -> Iterator[Violation]:
    if alarm.value("comparisonOperator", default="") not in _BELOW:
        not_applicable("it does not wait for too little")
    if not _COUNTING.intersection(_each(alarm, "statistic", "stat")) and not _ALIVE.intersection(
        _each(alarm, "metricName", "metricName")
    ):
        not_applicable("it counts neither events nor who is alive")
    missing = alarm.value("treatMissingData", default="missing")
    if missing != "breaching":
        yield Violation("treatMissingData", f"takes silence as {missing}")


def _each(alarm: Resource, path: str, inside: str) -> list[str]:
    """Return what it says of each metric that it compares; what expressions make of silence, they say themselves."""
    compared = [each for each in alarm.each("metricQueries") if each.value("returnData", default=False)]
    return [alarm.value(path, default=""), *(each.value(f"metric.{inside}", default="") for each in compared)]
