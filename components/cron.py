"""Cron expressions of EventBridge Scheduler: on which days and at which minutes they fire.

Fields, wildcards and the rule about `?` are those of the EventBridge Scheduler user guide, "Schedule types", and of the
EventBridge user guide, "Cron expressions", read 2026-11-22.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

FIRST_DAY: Final = dt.date(2025, 1, 1)
DAYS: Final = 8 * 365 + 2
"""Eight years from that day, with two leap days; a year's calendar comes again within them nearly always."""

_MONTHS: Final = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS: Final = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
_WORDS: Final = re.compile(r"[0-9A-Z*/,#?-]+")

Falls = Callable[[dt.date], bool]


@dataclass(frozen=True)
class Cron:
    """When an expression fires: the minutes of a day, on each of `days`, which are counted from `FIRST_DAY`."""

    minutes: Sequence[int]
    days: Sequence[int]


@dataclass(frozen=True)
class _Field:
    name: str
    least: int
    most: int
    words: Sequence[str] = ()

    def numbers(self, text: str) -> frozenset[int]:
        """Return what a list of numbers, ranges and steps stands for. Raises ValueError."""
        return frozenset(number for part in text.split(",") for number in self._part(part))

    def number(self, text: str) -> int:
        """Return one number, or what a name such as `MON` stands for. Raises ValueError."""
        if text in self.words:
            return self.least + self.words.index(text)
        if not re.fullmatch(r"\d{1,4}", text) or not self.least <= int(text) <= self.most:
            names = f" or {self.words[0]} to {self.words[-1]}" if self.words else ""
            raise ValueError(f"has {text!r} for {self.name}; expected {self.least} to {self.most}{names}")
        return int(text)

    def _part(self, text: str) -> range:
        span, slash, step = text.partition("/")
        first, last = self._span(span)
        if not slash:
            return range(first, last + 1)
        if not re.fullmatch(r"[1-9]\d?", step):
            raise ValueError(f"has the step {step!r} for {self.name}; expected a number from 1")
        return range(first, (last if span == "*" or "-" in span else self.most) + 1, int(step))

    def _span(self, text: str) -> tuple[int, int]:
        if text == "*":
            return self.least, self.most
        begin, dash, end = text.partition("-")
        first, last = self.number(begin), self.number(end if dash else begin)
        if last < first:
            raise ValueError(f"has the range {text} for {self.name}; expected its lower end first")
        return first, last


_MINUTES: Final = _Field("minutes", 0, 59)
_HOURS: Final = _Field("hours", 0, 23)
_DAY: Final = _Field("day of month", 1, 31)
_MONTH: Final = _Field("month", 1, 12, _MONTHS)
_WEEKDAY: Final = _Field("day of week", 1, 7, _WEEKDAYS)


def parse_cron(text: str) -> Cron:
    """Read the six fields between the parentheses. Raises ValueError for what Scheduler refuses or what never fires."""
    fields = text.split(" ")
    if len(fields) != 6 or not all(_WORDS.fullmatch(field) for field in fields):
        raise ValueError("has not six fields (minutes hours day-of-month month day-of-week year), one space apart")
    minutes, hours, day, month, weekday, year = fields
    if year != "*":
        raise ValueError(f"has {year!r} for year; expected *, since a job of some years only can't be watched")
    if (day == "?") == (weekday == "?"):
        raise ValueError("must have ? for exactly one of day of month and day of week")
    times = [60 * hour + minute for hour in _HOURS.numbers(hours) for minute in _MINUTES.numbers(minutes)]
    months, falls = _MONTH.numbers(month), _in_month(day) if weekday == "?" else _in_week(weekday)
    days = [count for count in range(DAYS) if (date := FIRST_DAY + dt.timedelta(count)).month in months and falls(date)]
    if not days:
        raise ValueError("fires on no day in eight years")
    return Cron(sorted(times), days)


def _in_month(text: str) -> Falls:
    if text == "L":
        return lambda date: date.day == _last_day(date)
    if text.endswith("W"):
        number = _DAY.number(text[:-1])
        return lambda date: date.day == _nearest_workday(date, number)
    days = _DAY.numbers(text)
    return lambda date: date.day in days


def _in_week(text: str) -> Falls:
    if "#" in text:
        weekday, _, count = text.partition("#")
        number, nth = _WEEKDAY.number(weekday), _Field("week of month", 1, 5).number(count)
        return lambda date: _weekday(date) == number and (date.day - 1) // 7 + 1 == nth
    if text != "L" and text.endswith("L"):
        number = _WEEKDAY.number(text[:-1])
        return lambda date: _weekday(date) == number and date.day > _last_day(date) - 7
    days = frozenset({7}) if text == "L" else _WEEKDAY.numbers(text)
    return lambda date: _weekday(date) in days


def _weekday(date: dt.date) -> int:
    """Return 1 for Sunday to 7 for Saturday."""
    return date.isoweekday() % 7 + 1


def _last_day(date: dt.date) -> int:
    return calendar.monthrange(date.year, date.month)[1]


def _nearest_workday(date: dt.date, day: int) -> int | None:
    """Return the workday of the same month that is nearest to its `day`, None where the month has no such day."""
    last = _last_day(date)
    if day > last:
        return None
    match date.replace(day=day).isoweekday():
        case 6:
            return day - 1 if day > 1 else day + 2
        case 7:
            return day + 1 if day < last else day - 2
        case _:
            return day
