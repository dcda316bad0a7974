"""How many tasks a service runs, and what makes it run more."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

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
class ScalingArgs:
    """What the scaling of one ECS service needs.

    `request_label` names its load balancer and target group to CloudWatch; None for a service without them.
    """

    scaling: TaskScaling
    cluster_name: str
    service_name: pulumi.Input[str]
    request_label: pulumi.Input[str] | None = None


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
        self._track(f"{name}-cpu", target, "ECSServiceAverageCPUUtilization", args.scaling.cpu_percent)
        requests = args.scaling.requests_per_task
        if requests is not None and args.request_label is not None:
            self._track(f"{name}-requests", target, "ALBRequestCountPerTarget", requests, args.request_label)
        self.register_outputs({})

    def _track(
        self,
        name: str,
        target: aws.appautoscaling.Target,
        metric: str,
        value: int,
        label: pulumi.Input[str] | None = None,
    ) -> None:
        aws.appautoscaling.Policy(
            name,
            policy_type="TargetTrackingScaling",
            service_namespace=target.service_namespace,
            scalable_dimension=target.scalable_dimension,
            resource_id=target.resource_id,
            target_tracking_scaling_policy_configuration={
                "predefined_metric_specification": {"predefined_metric_type": metric, "resource_label": label},
                "target_value": value,
                "scale_out_cooldown": _SCALE_OUT_PAUSE,
                "scale_in_cooldown": _SCALE_IN_PAUSE,
            },
            opts=pulumi.ResourceOptions(parent=self),
        )
