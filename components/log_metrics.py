"""Numbers that CloudWatch Logs counts or reads in the lines of one log group, as metrics."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.log_pattern import check_pattern


@dataclass(frozen=True)
class LogMetric:
    """One number: `value` of each line that `pattern` finds, a number or a property of the line such as `$.seconds`.

    A count (`value` is a number) is 0 in a minute whose lines are all different; a minute without any line has none.
    """

    pattern: str
    value: str = "1"
    unit: str = "Count"

    def __post_init__(self) -> None:
        check_pattern(self.pattern)


@dataclass(frozen=True)
class LogMetricsArgs:
    """Numbers by name, in `namespace`, from the lines of `log_group`, which exists `after` these resources."""

    namespace: str
    log_group: str
    metrics: Mapping[str, LogMetric]
    after: Sequence[pulumi.Resource] = ()


class LogMetrics(pulumi.ComponentResource):
    """The filters of one log group."""

    def __init__(self, name: str, args: LogMetricsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:LogMetrics", name, None, opts)
        for metric, found in sorted(args.metrics.items()):
            aws.cloudwatch.LogMetricFilter(
                f"{name}-{metric}",
                name=f"{args.namespace}-{metric}",
                log_group_name=args.log_group,
                pattern=found.pattern,
                metric_transformation=aws.cloudwatch.LogMetricFilterMetricTransformationArgs(
                    name=metric,
                    namespace=args.namespace,
                    value=found.value,
                    unit=found.unit,
                    # A number that the application gives has no value where it gave none.
                    default_value=None if found.value.startswith("$") else "0",
                ),
                opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
            )
        self.register_outputs({})
