"""For how long nothing may have succeeded before somebody is told, in the periods that a CloudWatch alarm can have.

An alarm looks back for at most seven days, and for at most one in periods below an hour (CloudWatch API reference,
`PutMetricAlarm`; user guide, "Alarm evaluation window"; read 2026-11-22). So what runs once a week is counted by whole
days of the calendar: seven days in a row hold one of its runs, wherever in their day the runs end.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from components.rhythm import DAY, Rhythm

WEEK: Final = 7 * DAY

_SLACK: Final = 5
"""Minutes for schedule and metrics, both of which are exact to a minute or two."""

_SUMMER_TIME: Final = 60


@dataclass(frozen=True)
class Window:
    """So many `periods` of `seconds`; days of the calendar of `time_zone` where there is one."""

    periods: int
    seconds: int
    time_zone: str | None = None


def freshness_window(rhythm: Rhythm, run_minutes: int, time_zone: str) -> Window:
    """Return the time within which a job that may take `run_minutes` has to succeed again.

    Raises ValueError for a job that CloudWatch can't watch: one that runs less than weekly, or weekly past midnight.
    """
    summer_time = 0 if time_zone == "UTC" else _SUMMER_TIME
    minutes = rhythm.longest + run_minutes + summer_time + _SLACK
    if minutes <= DAY:
        return Window(1, minutes * 60)
    if minutes <= WEEK:
        return Window(-(-minutes // 60), 3600)
    if rhythm.longest > WEEK:
        raise ValueError(f"leaves up to {-(-rhythm.longest // DAY)} days between two runs; expected at most 7")
    if rhythm.last_minute + run_minutes + _SLACK > DAY:
        raise ValueError("may end after midnight, and alarms look back for seven days; expected an earlier hour")
    return Window(7, DAY * 60, time_zone)
