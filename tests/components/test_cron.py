"""Cron expressions of EventBridge Scheduler, held against a second reading of them that shares no code."""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.cron import DAYS, FIRST_DAY, parse_cron

Fires = Callable[[dt.date], bool]

DATES = [FIRST_DAY + dt.timedelta(count) for count in range(DAYS)]
MONTHS = [name.upper() for name in calendar.month_abbr]
WEEKDAYS = ["SAT", "SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]


def dates(text: str, count: int) -> list[str]:
    return [str(FIRST_DAY + dt.timedelta(day)) for day in parse_cron(text).days[:count]]


def test_it_tells_every_second_hour() -> None:
    cron = parse_cron("0 */2 * * ? *")
    assert list(cron.minutes) == list(range(0, 24 * 60, 120))
    assert len(cron.days) == DAYS


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0 5 ? * FRI *", ["2025-01-03", "2025-01-10", "2025-01-17"]),
        ("0 5 ? * 2-4 *", ["2025-01-01", "2025-01-06", "2025-01-07"]),
        ("0 5 L * ? *", ["2025-01-31", "2025-02-28", "2025-03-31"]),
        ("0 5 29 2 ? *", ["2028-02-29", "2032-02-29"]),
        ("0 5 1W * ? *", ["2025-01-01", "2025-02-03", "2025-03-03"]),
        ("0 5 31W * ? *", ["2025-01-31", "2025-03-31", "2025-05-30"]),
        ("0 5 ? * MON#5 *", ["2025-03-31", "2025-06-30", "2025-09-29"]),
        ("0 5 ? * 6L *", ["2025-01-31", "2025-02-28", "2025-03-28"]),
        ("0 5 ? * L *", ["2025-01-04", "2025-01-11", "2025-01-18"]),
        ("0 5 10/10 JAN,MAR ? *", ["2025-01-10", "2025-01-20", "2025-01-30"]),
    ],
)
def test_it_tells_the_days(text: str, expected: Sequence[str]) -> None:
    assert dates(text, len(expected)) == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("0 5 30 2 ? *", "fires on no day in eight years"),
        ("0 5 31 4,6,9,11 ? *", "fires on no day in eight years"),
        ("0 5 31W 2 ? *", "fires on no day in eight years"),
        ("0 5 * * *", "has not six fields"),
        ("0  5 * * ? *", "has not six fields"),
        ("0 5 * * ? 2020", "has '2020' for year; expected [*]"),
        ("0 5 * * * *", "must have [?] for exactly one"),
        ("0 5 ? * ? *", "must have [?] for exactly one"),
        ("60 5 * * ? *", "has '60' for minutes; expected 0 to 59"),
        ("0 24 * * ? *", "has '24' for hours; expected 0 to 23"),
        ("0 5 0 * ? *", "has '0' for day of month; expected 1 to 31"),
        ("0 5 ? * SUN-8 *", "has '8' for day of week; expected 1 to 7 or SUN to SAT"),
        ("0 5 ? * MON#6 *", "has '6' for week of month; expected 1 to 5"),
        ("0 5 ? * FRI-MON *", "has the range FRI-MON for day of week; expected its lower end first"),
        ("*/0 5 * * ? *", "has the step '0' for minutes"),
        ("0 5 * FOO ? *", "has 'FOO' for month; expected 1 to 12 or JAN to DEC"),
        ("0 5 1,15W * ? *", "has '1,15' for day of month"),
    ],
)
def test_it_refuses_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse_cron(text)


def last(date: dt.date) -> int:
    return (date.replace(day=28) + dt.timedelta(4)).replace(day=1).toordinal() - date.replace(day=1).toordinal()


def workday(date: dt.date, wanted: int) -> bool:
    """Whether `date` is the workday of its month with the least distance to the day `wanted`."""
    length = last(date)
    near = [day for day in range(1, length + 1) if date.replace(day=day).weekday() < 5]
    return wanted <= length and date.day == min(near, key=lambda day: (abs(day - wanted), day))


def listed(least: int, most: int, words: Sequence[str] = ()) -> st.SearchStrategy[tuple[str, frozenset[int]]]:
    """A list of numbers, names, ranges and steps, with the numbers that it means."""
    number = st.integers(least, most)

    def spelt(value: int) -> str:
        return words[value] if words and value % 2 else str(value)

    def part(drawn: tuple[int, int, int, str]) -> tuple[str, frozenset[int]]:
        one, other, step, kind = drawn
        low, high = sorted((one, other))
        return {
            "all": ("*", frozenset(range(least, most + 1))),
            "one": (spelt(one), frozenset({one})),
            "range": (f"{spelt(low)}-{spelt(high)}", frozenset(range(low, high + 1))),
            "step": (f"{spelt(one)}/{step}", frozenset(range(one, most + 1, step))),
            "range step": (f"{low}-{high}/{step}", frozenset(range(low, high + 1, step))),
            "all step": (f"*/{step}", frozenset(range(least, most + 1, step))),
        }[kind]

    kinds = st.sampled_from(["all", "one", "one", "range", "step", "range step", "all step"])
    parts = st.lists(st.tuples(number, number, st.integers(1, 40), kinds).map(part), min_size=1, max_size=3)
    return parts.map(
        lambda each: (",".join(text for text, _ in each), frozenset[int]().union(*(found for _, found in each)))
    )


def of_days(drawn: tuple[str, tuple[str, frozenset[int]], tuple[str, frozenset[int]], int, int]) -> tuple[str, Fires]:
    kind, (in_month, month_days), (in_week, week_days), day, nth = drawn
    weekday = day % 7 + 1

    def is_weekday(date: dt.date) -> bool:
        return (date.weekday() + 1) % 7 + 1 == weekday

    choices: Mapping[str, tuple[str, Fires]] = {
        "month": (f"{in_month} {{}} ?", lambda date: date.day in month_days),
        "last": ("L {} ?", lambda date: date.day == last(date)),
        "workday": (f"{day}W {{}} ?", lambda date: workday(date, day)),
        "week": (f"? {{}} {in_week}", lambda date: (date.weekday() + 1) % 7 + 1 in week_days),
        "nth": (f"? {{}} {weekday}#{nth}", lambda date: is_weekday(date) and -(-date.day // 7) == nth),
        "last weekday": (f"? {{}} {WEEKDAYS[weekday]}L", lambda date: is_weekday(date) and date.day + 7 > last(date)),
    }
    return choices[kind]


DAY_FIELDS = st.tuples(
    st.sampled_from(["month", "last", "workday", "week", "nth", "last weekday"]),
    listed(1, 31),
    listed(1, 7, WEEKDAYS),
    st.integers(1, 31),
    st.integers(1, 5),
).map(of_days)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(listed(0, 59), listed(0, 23), DAY_FIELDS, listed(1, 12, MONTHS))
def test_what_is_taken_fires_when_a_second_reading_says_so_and_what_is_refused_never_does(
    minutes: tuple[str, frozenset[int]],
    hours: tuple[str, frozenset[int]],
    days: tuple[str, Fires],
    months: tuple[str, frozenset[int]],
) -> None:
    text = f"{minutes[0]} {hours[0]} {days[0].format(months[0])} *"
    expected = [count for count, date in enumerate(DATES) if date.month in months[1] and days[1](date)]
    if not expected:
        with pytest.raises(ValueError, match="fires on no day in eight years"):
            parse_cron(text)
        return
    cron = parse_cron(text)
    assert list(cron.days) == expected
    assert set(cron.minutes) == {60 * hour + minute for hour in hours[1] for minute in minutes[1]}


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.lists(st.text("0123456789*?/-,#LWMONFRIJA ", max_size=6), min_size=4, max_size=7).map(" ".join))
def test_any_text_is_taken_or_refused_with_a_reason(text: str) -> None:
    try:
        cron = parse_cron(text)
    except ValueError as refused:
        reason = str(refused)
    else:
        reason = "has days" if cron.days else ""
    assert reason.startswith(("has ", "must have ", "fires "))
