"""Settings of delivery: how a new version of a service takes over, and when it is called back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal

from pydantic import Field, ValidationInfo, field_validator

from components import deployment
from components.rollback_alarms import RollbackLimits
from infra.settings_base import Image, Section, argument_named

_STRATEGIES: Final[dict[str, deployment.Strategy]] = {
    "rolling": "ROLLING",
    "blue-green": "BLUE_GREEN",
    "linear": "LINEAR",
    "canary": "CANARY",
}

_LIMITS: Final = RollbackLimits()

Minutes = Annotated[int, Field(ge=0, le=deployment.LONGEST_BAKE)]


class Rollback(Section):
    """When a deployment is called back; each of the two sets of tasks is judged by itself."""

    error_percent: Annotated[float, Field(ge=0, le=99)] = _LIMITS.error_percent
    """Errors (5xx) among the answers of one minute, in percent, that a deployment may have."""

    p99_milliseconds: Annotated[int, Field(ge=1, le=3_600_000)] = _LIMITS.p99_milliseconds
    """Time that the slowest hundredth of the answers may take, in two minutes of three."""

    minimum_requests: Annotated[int, Field(ge=1)] = _LIMITS.minimum_requests
    """Requests that a minute must have for its errors to count."""


class Delivery(Section):
    """How a new version takes over from the old one."""

    strategy: Literal["rolling", "blue-green", "linear", "canary"] = "rolling"
    """`rolling` replaces tasks one after another. The others start a whole set of new tasks beside the old one, and
    need routes: `blue-green` moves all requests at once, `linear` in steps, `canary` some first and then the rest."""

    bake_minutes: Minutes | None = None
    """Minutes for which the old tasks are kept after the last requests moved, 10 unless given; until then, going back
    takes seconds. Not for rolling."""

    step_percent: Annotated[int, Field(ge=1, le=100)] | None = None
    """Percent of the requests that each linear step moves, at least 3, or that the canary gets; 10 unless given."""

    step_minutes: Minutes | None = None
    """Minutes after each linear step but the last, or after the canary's; 5 unless given."""

    within_minutes: Annotated[int, Field(ge=1)] | None = None
    """Minutes that steps and bake time may take together, for those who promised a length; more is refused."""

    rollback: Rollback | None = Rollback()
    """What calls a deployment of a service with routes back; null leaves that to health checks and people."""

    @field_validator("bake_minutes")
    @classmethod
    def _bakes_beside_old_tasks(cls, minutes: int | None, info: ValidationInfo) -> int | None:
        if minutes is not None and info.data.get("strategy") == "rolling":
            raise ValueError("is for blue-green, linear and canary; rolling keeps no old tasks")
        return minutes

    @field_validator("step_percent", "step_minutes")
    @classmethod
    def _steps_are_taken(cls, value: int | None, info: ValidationInfo) -> int | None:
        strategy = info.data.get("strategy")
        if value is not None and strategy in {"rolling", "blue-green"}:
            raise ValueError(f"is for linear and canary; {strategy} has no steps")
        return value

    @field_validator("step_percent")
    @classmethod
    def _a_step_of_ecs(cls, percent: int | None, info: ValidationInfo) -> int | None:
        if percent is not None and "strategy" in info.data:
            with argument_named("step_percent"):
                deployment.Deployment(_STRATEGIES[info.data["strategy"]], step_percent=percent)
        return percent

    @field_validator("within_minutes")
    @classmethod
    def _lasts_no_longer(cls, limit: int | None, info: ValidationInfo) -> int | None:
        known = {"strategy", "bake_minutes", "step_percent", "step_minutes"} <= info.data.keys()
        if limit is not None and known:
            minutes = _deployment(info.data).minutes
            if minutes > limit:
                raise ValueError(f"is {limit}; expected at least the {minutes} that steps and bake time take")
        return limit

    def deployment(self) -> deployment.Deployment:
        """Return it as components take it."""
        return _deployment(self.model_dump())

    def limits(self) -> RollbackLimits | None:
        """Return what calls a deployment back as components take it."""
        return RollbackLimits(**self.rollback.model_dump()) if self.rollback else None


def _deployment(values: Mapping[str, Any]) -> deployment.Deployment:
    given: dict[str, Any] = {
        key: values[key] for key in ("bake_minutes", "step_percent", "step_minutes") if values[key] is not None
    }
    strategy = _STRATEGIES[values["strategy"]]
    bake: dict[str, Any] = {} if strategy == "ROLLING" else {"bake_minutes": 10}
    return deployment.Deployment(strategy, **{**bake, **given})


class Release(Section):
    """What runs once before a new version gets requests, in a task of its own with the service's environment."""

    image: Image | None = None
    """Image of the next version: it is released before `image` of the service says so. That one unless given."""

    command: Annotated[tuple[str, ...], Field(min_length=1)]
    """Command that migrates the database, such as [alembic, upgrade, head]; it may run again at any time."""
