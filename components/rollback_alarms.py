"""What calls a deployment back: errors and slow answers of either set of tasks, judged each by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class RollbackLimits:
    """When a deployment goes back.

    More than `error_percent` of the answers of one minute are errors of the application (5xx), or the slowest
    hundredth takes longer than `p99_milliseconds` in two minutes of three. Minutes with fewer than `minimum_requests`
    say nothing about errors. Raises ValueError for limits that no answer could cross.
    """

    error_percent: float = 1.0
    p99_milliseconds: int = 1_000
    minimum_requests: int = 20

    def __post_init__(self) -> None:
        if not 0 <= self.error_percent < 100:
            raise ValueError(f"error_percent: is {self.error_percent:g}; expected 0 to less than 100")
        if self.p99_milliseconds < 1:
            raise ValueError(f"p99_milliseconds: is {self.p99_milliseconds}; expected 1 or more")
        if self.minimum_requests < 1:
            raise ValueError(f"minimum_requests: is {self.minimum_requests}; expected 1 or more")


@dataclass(frozen=True)
class RollbackAlarmsArgs:
    """What the alarms need: `target_groups` by a word for each, as CloudWatch's metrics name them.

    `alarm_actions` are ARNs of topics that hear of it too.
    """

    prefix: str
    load_balancer: pulumi.Input[str]
    target_groups: Mapping[str, pulumi.Input[str]]
    limits: RollbackLimits = field(default_factory=RollbackLimits)
    alarm_actions: Sequence[pulumi.Input[str]] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class RollbackAlarms(pulumi.ComponentResource):
    """Two alarms for each target group.

    A canary that fails wholly is a small share of all requests, so the sets of tasks aren't added up: each has alarms
    of its own. A set that gets no requests has no metrics, which is nothing to worry about.
    """

    names: Sequence[str]
    """Names of the alarms, known in a preview."""

    def __init__(self, name: str, args: RollbackAlarmsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:delivery:RollbackAlarms", name, None, opts)
        names: list[str] = []
        for group, suffix in sorted(args.target_groups.items()):
            dimensions = {"LoadBalancer": args.load_balancer, "TargetGroup": suffix}
            names.append(self._errors(f"{name}-{group}-errors", args, dimensions))
            names.append(self._latency(f"{name}-{group}-latency", args, dimensions))
        self.names = tuple(names)
        self.register_outputs({"names": names})

    def _errors(self, name: str, args: RollbackAlarmsArgs, dimensions: Mapping[str, pulumi.Input[str]]) -> str:
        limits, physical = args.limits, f"{args.prefix}-{name}"
        aws.cloudwatch.MetricAlarm(
            name,
            name=physical,
            alarm_description=f"More than {limits.error_percent:g} % of a minute's answers are errors.",
            comparison_operator="GreaterThanThreshold",
            threshold=limits.error_percent,
            evaluation_periods=1,
            datapoints_to_alarm=1,
            treat_missing_data="notBreaching",
            metric_queries=[
                _sum("errors", "HTTPCode_Target_5XX_Count", dimensions),
                _sum("requests", "RequestCount", dimensions),
                aws.cloudwatch.MetricAlarmMetricQueryArgs(
                    id="rate",
                    expression=f"IF(requests >= {limits.minimum_requests}, 100 * errors / requests, 0)",
                    label="errors in percent",
                    return_data=True,
                ),
            ],
            alarm_actions=list(args.alarm_actions),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return physical

    def _latency(self, name: str, args: RollbackAlarmsArgs, dimensions: Mapping[str, pulumi.Input[str]]) -> str:
        limit, physical = args.limits.p99_milliseconds, f"{args.prefix}-{name}"
        aws.cloudwatch.MetricAlarm(
            name,
            name=physical,
            alarm_description=f"The slowest hundredth of the answers takes longer than {limit} ms.",
            comparison_operator="GreaterThanThreshold",
            threshold=limit / 1000,
            namespace="AWS/ApplicationELB",
            metric_name="TargetResponseTime",
            extended_statistic="p99",
            dimensions=dict(dimensions),
            period=60,
            evaluation_periods=3,
            datapoints_to_alarm=2,
            treat_missing_data="notBreaching",
            evaluate_low_sample_count_percentiles="ignore",
            alarm_actions=list(args.alarm_actions),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        return physical


def _sum(
    id_: str, metric: str, dimensions: Mapping[str, pulumi.Input[str]]
) -> aws.cloudwatch.MetricAlarmMetricQueryArgs:
    return aws.cloudwatch.MetricAlarmMetricQueryArgs(
        id=id_,
        metric=aws.cloudwatch.MetricAlarmMetricQueryMetricArgs(
            namespace="AWS/ApplicationELB", metric_name=metric, stat="Sum", period=60, dimensions=dict(dimensions)
        ),
        return_data=False,
    )
