"""How a new version takes over from the old one: what ECS is told, and how long that lasts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final, Literal

import pulumi
import pulumi_aws as aws

Strategy = Literal["ROLLING", "BLUE_GREEN", "LINEAR", "CANARY"]

LONGEST_BAKE: Final = 1_440
"""Minutes of the longest bake time and of the longest pause between steps."""

SMALLEST_LINEAR_STEP: Final = 3.0
SMALLEST_CANARY: Final = 0.1
"""Percent (ECS API reference, LinearConfiguration and CanaryConfiguration, read 2026-11-22)."""

_STARTING_MINUTES: Final = 20
"""For images to be pulled, tasks to start and pass their health checks; what the provider waits by default in all."""


@dataclass(frozen=True)
class Deployment:
    """How the old tasks of a service are replaced; times in minutes.

    - `ROLLING` replaces them one after another.
    - `BLUE_GREEN` starts as many new ones, then moves all requests to them at once.
    - `LINEAR` moves `step_percent` of the requests, waits `step_minutes`, and goes on until all have moved.
    - `CANARY` moves `step_percent`, waits `step_minutes`, then moves the rest.

    With `stops_first`, only for `ROLLING`, the old task ends before the new one starts: for a service that may never
    run twice, such as the only writer of its files. It doesn't answer in between.

    The last three keep the old tasks for `bake_minutes` after the last requests moved: as long as they run, going back
    is a matter of listener weights. They need a route, with two target groups.

    Raises ValueError for numbers that ECS refuses.
    """

    strategy: Strategy = "ROLLING"
    bake_minutes: int = 0
    step_percent: float = 10.0
    step_minutes: int = 5
    stops_first: bool = False

    def __post_init__(self) -> None:
        if self.stops_first and self.strategy != "ROLLING":
            raise ValueError(f"stops_first: is for ROLLING; {self.strategy} runs old and new tasks side by side")
        if not 0 <= self.bake_minutes <= LONGEST_BAKE:
            raise ValueError(f"bake_minutes: is {self.bake_minutes}; expected 0 to {LONGEST_BAKE}")
        if not 0 <= self.step_minutes <= LONGEST_BAKE:
            raise ValueError(f"step_minutes: is {self.step_minutes}; expected 0 to {LONGEST_BAKE}")
        least = SMALLEST_LINEAR_STEP if self.strategy == "LINEAR" else SMALLEST_CANARY
        if not least <= self.step_percent <= 100 or round(self.step_percent, 1) != self.step_percent:
            raise ValueError(
                f"step_percent: is {self.step_percent:g}; expected {least:g} to 100 with one decimal at most"
            )

    @property
    def shifts_traffic(self) -> bool:
        """Whether new tasks run beside the old ones in a target group of their own."""
        return self.strategy != "ROLLING"

    @property
    def healthy_percent(self) -> tuple[int, int]:
        """How many of its tasks a service has during a deployment, at least and at most."""
        return (0, 100) if self.stops_first else (100, 200)

    @property
    def minutes(self) -> int:
        """Minutes that steps and bake time take, beside the start of the tasks."""
        if not self.shifts_traffic:
            return 0
        return self._pauses * self.step_minutes + self.bake_minutes

    @property
    def _pauses(self) -> int:
        """Number of steps after which ECS waits; it doesn't after the last one."""
        if self.strategy == "LINEAR":
            return ceil(round(100 / self.step_percent, 6)) - 1
        return 1 if self.strategy == "CANARY" else 0

    def timeouts(self, drain_seconds: int) -> pulumi.CustomTimeouts:
        """Return how long to wait for a deployment whose old tasks drain for `drain_seconds`."""
        minutes = self.minutes + ceil(drain_seconds / 60) + _STARTING_MINUTES
        return pulumi.CustomTimeouts(create=f"{minutes}m", update=f"{minutes}m")

    def configuration(self) -> aws.ecs.ServiceDeploymentConfigurationArgs:
        """Return the strategy as ECS takes it."""
        if not self.shifts_traffic:
            return aws.ecs.ServiceDeploymentConfigurationArgs(strategy=self.strategy)
        return aws.ecs.ServiceDeploymentConfigurationArgs(
            strategy=self.strategy,
            bake_time_in_minutes=str(self.bake_minutes),
            linear_configuration=self._linear() if self.strategy == "LINEAR" else None,
            canary_configuration=self._canary() if self.strategy == "CANARY" else None,
        )

    def circuit_breaker(self) -> aws.ecs.ServiceDeploymentCircuitBreakerArgs | None:
        """Return the circuit breaker, which is for rolling deployments only.

        Source: ECS API reference, DeploymentCircuitBreaker (botocore 1.43.11, read 2026-11-22).
        """
        return None if self.shifts_traffic else aws.ecs.ServiceDeploymentCircuitBreakerArgs(enable=True, rollback=True)

    def _linear(self) -> aws.ecs.ServiceDeploymentConfigurationLinearConfigurationArgs:
        return aws.ecs.ServiceDeploymentConfigurationLinearConfigurationArgs(
            step_percent=self.step_percent, step_bake_time_in_minutes=str(self.step_minutes)
        )

    def _canary(self) -> aws.ecs.ServiceDeploymentConfigurationCanaryConfigurationArgs:
        return aws.ecs.ServiceDeploymentConfigurationCanaryConfigurationArgs(
            canary_percent=self.step_percent, canary_bake_time_in_minutes=str(self.step_minutes)
        )


def rollback_alarms(names: Sequence[str]) -> aws.ecs.ServiceAlarmsArgs | None:
    """Return the alarms on which a deployment goes back, None for a service without any."""
    return aws.ecs.ServiceAlarmsArgs(alarm_names=list(names), enable=True, rollback=True) if names else None
