"""Settings of what is counted in the logs of a service."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from components.log_pattern import SELECTOR, check_pattern
from infra.settings_base import Section, text


class LogMetric(Section):
    """A number in the service's log, which has to be lines of JSON."""

    pattern: Annotated[str, Field(min_length=1, max_length=1024, examples=['{ $.level = "ERROR" }'])]
    """Lines that count, in CloudWatch Logs' syntax for JSON."""

    value: Annotated[
        str, text(rf"^(\d{{1,9}}|{SELECTOR})$", "a number, or a property such as $.seconds", example="$.seconds")
    ] = "1"
    """What each of these lines adds: a number, or a property of the line that holds one."""

    unit: Literal["Count", "Seconds", "Milliseconds", "Bytes", "Percent", "None"] = "Count"
    """Unit of the number."""

    statistic: Literal["Sum", "Average", "Maximum", "Minimum", "p50", "p90", "p99"] = "Sum"
    """What of the numbers of a minute is shown, and watched by the alarm."""

    alarm_above: Annotated[float, Field(ge=0, le=1e12, examples=[10])] | None = None
    """Notifies when it is above this number in each of `alarmMinutes`; without it no alarm watches it."""

    alarm_minutes: Annotated[int, Field(ge=1, le=60)] = 5
    """Minutes for which it has to be above `alarmAbove`."""

    @field_validator("pattern")
    @classmethod
    def _can_be_read(cls, pattern: str) -> str:
        check_pattern(pattern)
        return pattern


ERRORS = LogMetric(pattern='{ ($.level = "ERROR") || ($.level = "error") || ($.level = "CRITICAL") }')
"""What is counted unless said otherwise."""
