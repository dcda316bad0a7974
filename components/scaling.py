"""How many tasks a service runs, and what makes it run more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

_Configuration = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationArgs
_Computed = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationArgs
_Query = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricArgs
_Statistic = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatArgs  # fmt: skip  # noqa: E501 - the SDK's own name
_Metric = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricArgs  # fmt: skip  # noqa: E501 - the SDK's own name
_Dimension = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetricMetricStatMetricDimensionArgs  # fmt: skip  # noqa: E501 - the SDK's own name
_Predefined = aws.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationPredefinedMetricSpecificationArgs

_SCALE_OUT_PAUSE: Final = 60
_SCALE_IN_PAUSE: Final = 300
"""Seconds; more tasks come at once, and go only when the load has stayed away."""


@dataclass(frozen=True)
class TaskScaling:
    """From `minimum` to `maximum` tasks; equal, the number is fixed and nothing scales.

    Tasks are added to keep their average CPU at `cpu_percent` and, where a load balancer counts them, their requests at
    `requests_per_task` a minute. Raises ValueError for numbers that can't be kept.
    """

    minimum: int = 2
    maximum: int = 4
    cpu_percent: int = 60
    requests_per_task: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.minimum <= self.maximum:
            raise ValueError(f"minimum: is {self.minimum}; expected 0 to the maximum, {self.maximum}")
        if self.minimum == 0 and self.moves:
            raise ValueError("minimum: is 0; expected 1 or more, since no task has no load that would call for one")
        if not 1 <= self.cpu_percent <= 100:
            raise ValueError(f"cpu_percent: is {self.cpu_percent}; expected 1 to 100")
        if self.requests_per_task is not None and self.requests_per_task < 1:
            raise ValueError(f"requests_per_task: is {self.requests_per_task}; expected 1 or more")

    @property
    def moves(self) -> bool:
        """Whether the number of tasks is the scaling's to change."""
        return self.maximum > self.minimum


@dataclass(frozen=True)
class Requests:
    """Where CloudWatch counts the requests of a service: its load balancer, and one or two target groups."""

    load_balancer: pulumi.Input[str]
    target_groups: Sequence[pulumi.Input[str]]


@dataclass(frozen=True)
class ScalingArgs:
    """What the scaling of one ECS service needs; `requests` is None for a service without a load balancer.

    `physical_name` is the service's own, known in a preview.
    """

    scaling: TaskScaling
    cluster_name: str
    service_name: pulumi.Input[str]
    physical_name: str
    requests: Requests | None = None


class Scaling(pulumi.ComponentResource):
    """A scalable target with one target tracking policy for each measure."""

    def __init__(self, name: str, args: ScalingArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:Scaling", name, None, opts)
        target = aws.appautoscaling.Target(
            name,
            service_namespace="ecs",
            scalable_dimension="ecs:service:DesiredCount",
            resource_id=pulumi.Output.concat("service/", args.cluster_name, "/", args.service_name),
            min_capacity=args.scaling.minimum,
            max_capacity=args.scaling.maximum,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._track(f"{name}-cpu", target, args.scaling.cpu_percent, _predefined("ECSServiceAverageCPUUtilization"))
        aim = args.scaling.requests_per_task
        if aim is not None and args.requests is not None:
            self._track(f"{name}-requests", target, aim, _requests(args, args.requests))
        self.register_outputs({})

    def _track(self, name: str, target: aws.appautoscaling.Target, value: int, metric: _Predefined | _Computed) -> None:
        aws.appautoscaling.Policy(
            name,
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration=_Configuration(
                predefined_metric_specification=metric if isinstance(metric, _Predefined) else None,
                customized_metric_specification=metric if isinstance(metric, _Computed) else None,
                target_value=value,
                scale_out_cooldown=_SCALE_OUT_PAUSE,
                scale_in_cooldown=_SCALE_IN_PAUSE,
            ),
            opts=pulumi.ResourceOptions(parent=self),
        )


def _predefined(metric: str, label: pulumi.Input[str] | None = None) -> _Predefined:
    return _Predefined(predefined_metric_type=metric, resource_label=label)


def _requests(args: ScalingArgs, requests: Requests) -> _Predefined | _Computed:
    """Return the requests a minute and task.

    `ALBRequestCountPerTarget` sees one target group, which is the empty one after every other blue/green deployment. So
    those of both are added up: by SUM, since a group that never had a request has no metric that could be filled. They
    are divided by the tasks that are wanted; those that run are twice as many during a deployment.
    """
    if len(requests.target_groups) == 1:
        label = pulumi.Output.concat(requests.load_balancer, "/", requests.target_groups[0])
        return _predefined("ALBRequestCountPerTarget", label)
    counts = [
        _metric(
            f"requests{index}",
            "AWS/ApplicationELB",
            "RequestCount",
            "Sum",
            {"LoadBalancer": requests.load_balancer, "TargetGroup": group},
        )
        for index, group in enumerate(requests.target_groups)
    ]
    service = {"ClusterName": args.cluster_name, "ServiceName": args.physical_name}
    tasks = _metric("tasks", "ECS/ContainerInsights", "DesiredTaskCount", "Average", service)
    filled = ", ".join(f"FILL(requests{index}, 0)" for index in range(len(counts)))
    per_task = _Query(id="per_task", expression=f"SUM([{filled}]) / tasks", label="requests a task", return_data=True)
    return _Computed(metrics=[*counts, tasks, per_task])


def _metric(id_: str, namespace: str, name: str, statistic: str, dimensions: Mapping[str, pulumi.Input[str]]) -> _Query:
    named = [_Dimension(name=dimension, value=value) for dimension, value in dimensions.items()]
    metric = _Metric(namespace=namespace, metric_name=name, dimensions=named)
    return _Query(id=id_, metric_stat=_Statistic(metric=metric, stat=statistic), return_data=False)
