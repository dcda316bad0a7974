"""Alarms on metrics, each with what it means and what to do; alarms of one cause are told once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import pulumi
import pulumi_aws as aws

from components.measure import Dimensions, Measure, Query, queries
from components.topics import Topics, Urgency

Breach = Literal["above", "below"]

Missing = Literal["breaching", "notBreaching"]

_OPERATORS: Final[Mapping[Breach, str]] = {"above": "GreaterThanThreshold", "below": "LessThanThreshold"}

_SUPPRESSION_WAIT: Final = 120
_SUPPRESSION_EXTENSION: Final = 300
"""Seconds: how long a composite waits for the alarm that would silence it, and stays silent after that one ended."""


@dataclass(frozen=True)
class Alarm:
    """One alarm: `measure` of a thing with `parts`, `breach` of `threshold` in each of `periods` of `seconds`.

    `name` is unique in the stack and ends its physical name, `<prefix>-<name>`. `missing` says what a period without
    data means. `group` names alarms that have one cause in common: these publish nothing of their own, their group
    does, once. Without a group the alarm publishes to the topic of its `urgency`. With a `time_zone` the periods
    are hours, days or weeks of its calendar; else they end when CloudWatch looks.
    """

    name: str
    meaning: str
    runbook: str
    urgency: Urgency
    measure: Measure
    parts: Sequence[Dimensions]
    breach: Breach
    threshold: float
    periods: int
    seconds: int = 60
    missing: Missing = "notBreaching"
    group: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True)
class AlarmsArgs:
    """What a set of alarms needs; all are created in the region of `topics`.

    Each alarm's description ends with its runbook, `<runbooks>/<runbook>.md`. While the alarm `silenced_by` rings, the
    groups keep quiet: whoever has been woken up needs no list of consequences.
    """

    prefix: str
    region: str
    topics: Topics
    alarms: Sequence[Alarm]
    runbooks: str
    silenced_by: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Alarms(pulumi.ComponentResource):
    """The alarms, and a composite for each group of them."""

    names: Sequence[str]
    """Physical names of all alarms and composites, known in a preview."""

    def __init__(self, name: str, args: AlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:Alarms", name, None, opts)
        self._args = args
        created = {alarm.name: self._alarm(alarm) for alarm in args.alarms}
        groups = sorted({alarm.group for alarm in args.alarms if alarm.group})
        for group in groups:
            members = [alarm for alarm in args.alarms if alarm.group == group]
            self._composite(group, members, created)
        self.names = [alarm_name(args.prefix, each) for each in [*created, *groups]]
        self.register_outputs({"names": self.names})

    def _alarm(self, alarm: Alarm) -> aws.cloudwatch.MetricAlarm:
        args = self._args
        actions = [] if alarm.group else [args.topics.topic(alarm.urgency)]
        return aws.cloudwatch.MetricAlarm(
            alarm.name,
            name=alarm_name(args.prefix, alarm.name),
            alarm_description=f"{alarm.meaning} Runbook: {args.runbooks}/{alarm.runbook}.md",
            comparison_operator=_OPERATORS[alarm.breach],
            threshold=alarm.threshold,
            evaluation_periods=alarm.periods,
            datapoints_to_alarm=alarm.periods,
            treat_missing_data=alarm.missing,
            evaluation_window={"wall_clock_window": {"timezone": alarm.time_zone}} if alarm.time_zone else None,
            alarm_actions=actions,
            ok_actions=actions,
            region=args.region,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[args.topics]),
            **_watched(alarm),
        )

    def _composite(
        self, group: str, members: Sequence[Alarm], created: Mapping[str, aws.cloudwatch.MetricAlarm]
    ) -> None:
        args = self._args
        actions = [args.topics.topic("notify")]
        runbooks = ", ".join(sorted({f"{args.runbooks}/{member.runbook}.md" for member in members}))
        silent = created.get(args.silenced_by or "")
        aws.cloudwatch.CompositeAlarm(
            group,
            alarm_name=alarm_name(args.prefix, group),
            alarm_description=f"One or more of {len(members)} alarms on one thing. Runbooks: {runbooks}",
            alarm_rule=" OR ".join(f'ALARM("{alarm_name(args.prefix, member.name)}")' for member in members),
            alarm_actions=actions,
            ok_actions=actions,
            actions_suppressor={
                "alarm": alarm_name(args.prefix, args.silenced_by or ""),
                "wait_period": _SUPPRESSION_WAIT,
                "extension_period": _SUPPRESSION_EXTENSION,
            }
            if silent
            else None,
            region=args.region,
            tags=dict(args.tags),
            # The rule names its alarms by strings, so that a preview knows it; they have to be there first.
            opts=pulumi.ResourceOptions(
                parent=self,
                depends_on=[args.topics, *(created[member.name] for member in members), *([silent] if silent else [])],
            ),
        )


def alarm_name(prefix: str, name: str) -> str:
    """Physical name of an alarm or group, for whatever refers to it: dashboards, deployments that roll back."""
    return f"{prefix}-{name}"


def _watched(alarm: Alarm) -> dict[str, Any]:
    """Return the arguments that say what an alarm watches: one metric, or a list of queries."""
    lines = queries(alarm.measure, alarm.parts)
    metric = lines[0].metric
    if len(lines) > 1 or metric is None:
        return {"metric_queries": [_query(line, alarm.seconds) for line in lines]}
    statistic = "extended_statistic" if metric.statistic.startswith("p") else "statistic"
    return {
        "namespace": metric.namespace,
        "metric_name": metric.name,
        "dimensions": dict(alarm.parts[0]),
        "period": alarm.seconds,
        statistic: metric.statistic,
    }


def _query(line: Query, seconds: int) -> aws.cloudwatch.MetricAlarmMetricQueryArgsDict:
    if line.metric is None or line.dimensions is None:
        return {"id": line.id, "expression": line.expression, "return_data": line.shown}
    return {
        "id": line.id,
        "return_data": line.shown,
        "metric": {
            "namespace": line.metric.namespace,
            "metric_name": line.metric.name,
            "dimensions": dict(line.dimensions),
            "period": seconds,
            "stat": line.metric.statistic,
        },
    }
