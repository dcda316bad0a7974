"""How far apart the runs of a backup plan's schedule are.

Cron expressions of AWS Backup have six fields: minutes, hours, day of month, month, day of week, year. Source: AWS
Backup API, BackupRule.ScheduleExpression in botocore 1.44.5; EventBridge User Guide, "Cron expressions"; read
2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

DAY: Final = 24 * 60
"""Minutes of a day; what is between two runs of a plan that gives no schedule."""

_CRON: Final = re.compile(r"cron\((.*)\)")
_EVERY: Final = frozenset({"*", "?", "*/1", "1/1", "1-7", "SUN-SAT"})
_WEEKDAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_LONGEST_MONTH: Final = 31
_SURE_DAYS: Final = 28
"""Days that every month has."""


def longest_gap(schedule: str) -> int | None:
    """Return the most minutes between two runs; None for an expression of a kind that isn't counted here."""
    found = _CRON.fullmatch(schedule.strip())
    fields = found[1].upper().split() if found else []
    if len(fields) != 6 or fields[3] not in _EVERY or fields[5] != "*":
        return None
    minutes, hours = _numbers(fields[0], 0, 59), _numbers(fields[1], 0, 23)
    days = _days_apart(fields[2], fields[4])
    if not minutes or not hours or days is None:
        return None
    times = sorted(60 * hour + minute for hour in hours for minute in minutes)
    overnight = days * DAY - (times[-1] - times[0])
    return max(overnight, *(later - earlier for earlier, later in pairwise(times)), 0)


def _days_apart(of_month: str, of_week: str) -> int | None:
    if of_month in _EVERY and of_week in _EVERY:
        return 1
    if of_month in _EVERY:
        return _widest(_numbers(_numbered(of_week), 1, 7), 7)
    days = _numbers(of_month, 1, _LONGEST_MONTH) if of_week in _EVERY else []
    return _widest([day for day in days if day <= _SURE_DAYS], _LONGEST_MONTH)


def _widest(days: Sequence[int], round_: int) -> int | None:
    """Return the widest distance between neighbours among `days`, which come again after `round_` days."""
    ordered = sorted(days)
    return (
        max((later - earlier for earlier, later in pairwise([*ordered, ordered[0] + round_])), default=0)
        if ordered
        else None
    )


def _numbered(weekdays: str) -> str:
    for number, word in enumerate(_WEEKDAYS, 1):
        weekdays = weekdays.replace(word, str(number))
    return weekdays


def _numbers(field: str, least: int, most: int) -> list[int]:
    """Return what lists, ranges and steps stand for; none when a part is something else."""
    found: list[int] = []
    for part in field.split(","):
        span, slash, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            first, dash, last = str(least), "-", str(most)
        if not all(text.isdecimal() for text in (first, last or first, step or "1")) or step == "0":
            return []
        end = int(last) if dash else most if slash else int(first)
        found += range(int(first), end + 1, int(step or 1))
    return found if all(least <= number <= most for number in found) else []
