"""Settings of the jobs: containers that run to their end, by a schedule."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from components.freshness import Window, freshness_window
from components.job_states import LONGEST_TIMEOUT, MOST_RETRIES, longest_run
from components.rhythm import rhythm
from infra.settings_base import Section, text
from infra.settings_workload import Workload

Expression = Annotated[
    str,
    text(r"^(cron|rate|at)\([^()]{1,200}\)$", "such as cron(0 */2 * * ? *)", example="cron(0 */2 * * ? *)"),
]


class Success(Section):
    """A number that the job logs as JSON, such as `{"rows": 1234}`, and that says whether it did its work."""

    metric: Annotated[str, text(r"^[A-Za-z][A-Za-z0-9_]{0,63}$", "a name of letters, digits and _", example="rows")]
    """Property of the line that holds the number."""

    minimum: Annotated[float, Field(ge=1, le=1e12, examples=[1001])]
    """The least number of a good run."""


class Job(Workload):
    """One job on Fargate."""

    schedule: Expression
    """When it runs: `cron(minutes hours day-of-month month day-of-week *)` or `rate(2 hours)`, as EventBridge Scheduler
    takes them."""

    time_zone: Annotated[str, Field(max_length=50, examples=["Europe/Berlin"])] = "UTC"
    """Time zone of the schedule, by its IANA name."""

    timeout_minutes: Annotated[int, Field(ge=1, le=LONGEST_TIMEOUT)] = 60
    """Minutes after which an attempt is stopped, the start of its task included."""

    retries: Annotated[int, Field(ge=0, le=MOST_RETRIES, validate_default=True)] = 1
    """Further attempts after one that failed or was stopped. All of them have to end before the next run."""

    success: Success | None = None
    """What the job has to have done; without it, ending with status 0 is enough."""

    fresh: Annotated[bool, Field(validate_default=True)] = True
    """Whether an alarm rings when no run succeeded for longer than the schedule allows. CloudWatch looks back for a
    week: what runs less often has to say false."""

    @field_validator("schedule")
    @classmethod
    def _fires(cls, schedule: str) -> str:
        rhythm(schedule)
        return schedule

    @field_validator("time_zone")
    @classmethod
    def _known(cls, time_zone: str) -> str:
        if time_zone not in _time_zones():
            raise ValueError(f"is {time_zone}; expected an IANA name such as Europe/Berlin")
        return time_zone

    @field_validator("retries")
    @classmethod
    def _ends_before_the_next(cls, retries: int, info: ValidationInfo) -> int:
        if {"schedule", "timeout_minutes"} <= info.data.keys():
            timeout, interval = info.data["timeout_minutes"], rhythm(info.data["schedule"]).shortest
            minutes = longest_run(timeout, retries)
            if minutes > interval:
                raise ValueError(
                    f"is {retries}, so a run may take {minutes} minutes with timeoutMinutes {timeout}; "
                    f"expected an end within the {interval} before the next run"
                )
        return retries

    @field_validator("fresh")
    @classmethod
    def _can_be_watched(cls, fresh: bool, info: ValidationInfo) -> bool:
        if not fresh and info.data.get("success") is not None:
            raise ValueError("is false beside success, which has to come as often; expected true")
        if fresh and {"schedule", "time_zone", "timeout_minutes", "retries"} <= info.data.keys():
            _window(info.data["schedule"], info.data["timeout_minutes"], info.data["retries"], info.data["time_zone"])
        return fresh

    @property
    def window(self) -> Window | None:
        """Return the time within which a run has to succeed, None where that isn't watched."""
        return _window(self.schedule, self.timeout_minutes, self.retries, self.time_zone) if self.fresh else None


def _window(schedule: str, timeout: int, retries: int, time_zone: str) -> Window:
    try:
        return freshness_window(rhythm(schedule), longest_run(timeout, retries), time_zone)
    except ValueError as error:
        raise ValueError(f"is true, but {schedule} {error}; or false here") from None


@cache
def _time_zones() -> frozenset[str]:
    """Read the names from a package rather than from the machine, whose own list may be older or absent."""
    return frozenset(files("tzdata").joinpath("zones").read_text().split())
