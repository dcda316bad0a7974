"""How often a schedule fires, told from its expression alone: no clock is asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from components.cron import Cron, parse_cron

DAY: Final = 24 * 60
"""Minutes of a day."""

_UNITS: Final = {"minute": 1, "hour": 60, "day": DAY}
_RATE: Final = re.compile(r"rate\((\d+) (minute|hour|day)(s?)\)")
_CRON: Final = re.compile(r"cron\(([^()]*)\)")


@dataclass(frozen=True)
class Rhythm:
    """Minutes between two runs, at least and at most, as clocks without summer time show them.

    `last_minute` is the latest minute of a day at which one begins; a rate begins at any.
    """

    shortest: int
    longest: int
    last_minute: int = DAY - 1


def rhythm(expression: str) -> Rhythm:
    """Read `cron(…)` or `rate(…)` of EventBridge Scheduler.

    Raises ValueError for what it refuses, for what never fires, and for `at(…)`: what happens once is started by hand.
    """
    if expression.startswith("at("):
        raise ValueError("fires once; expected cron(…) or rate(…), and a start by hand for what happens once")
    if found := _CRON.fullmatch(expression):
        return _of_cron(parse_cron(found[1]))
    if found := _RATE.fullmatch(expression):
        return _of_rate(int(found[1]), found[2], plural=bool(found[3]))
    raise ValueError("is no schedule; expected such as cron(0 */2 * * ? *) or rate(2 hours)")


def _of_rate(value: int, unit: str, *, plural: bool) -> Rhythm:
    if value == 0:
        raise ValueError("has the rate 0; expected 1 or more")
    if plural == (value == 1):
        raise ValueError(f"has the unit {unit}{'s' * plural}; expected {unit}{'s' * (value != 1)} after {value}")
    return Rhythm(value * _UNITS[unit], value * _UNITS[unit])


def _of_cron(cron: Cron) -> Rhythm:
    first, last = cron.minutes[0], cron.minutes[-1]
    gaps = {after - before for before, after in pairwise(cron.minutes)}
    gaps |= {(after - before) * DAY + first - last for before, after in pairwise(cron.days)}
    # What fires on one day in eight years has no gap to measure; it is longer than anything can be watched.
    return Rhythm(min(gaps, default=8 * 365 * DAY), max(gaps, default=8 * 365 * DAY), last)
