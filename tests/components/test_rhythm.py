from __future__ import annotations

import pytest

from components.freshness import Window, freshness_window
from components.rhythm import Rhythm, rhythm


@pytest.mark.parametrize(
    ("expression", "shortest", "longest"),
    [
        ("rate(1 minute)", 1, 1),
        ("rate(7 days)", 10_080, 10_080),
        ("cron(0 */2 * * ? *)", 120, 120),
        ("cron(0 5,6 * * ? *)", 60, 23 * 60),
        ("cron(0 5 ? * MON-FRI *)", 24 * 60, 3 * 24 * 60),
        ("cron(0 5 ? * FRI *)", 10_080, 10_080),
        ("cron(0 5 1 * ? *)", 28 * 1440, 31 * 1440),
    ],
)
def test_it_tells_the_time_between_two_runs(expression: str, shortest: int, longest: int) -> None:
    found = rhythm(expression)
    assert (found.shortest, found.longest) == (shortest, longest)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("rate(1 hours)", "has the unit hours; expected hour after 1"),
        ("rate(2 hour)", "has the unit hour; expected hours after 2"),
        ("rate(0 hours)", "has the rate 0"),
        ("rate(2 weeks)", "is no schedule"),
        ("rate(2  hours)", "is no schedule"),
        ("at(2026-12-24T18:00:00)", "fires once"),
        ("cron(0 5 30 2 ? *)", "fires on no day"),
        ("0 5 * * *", "is no schedule"),
    ],
)
def test_it_refuses_what_scheduler_refuses(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        rhythm(expression)


@pytest.mark.parametrize(
    ("expression", "run", "zone", "window"),
    [
        ("cron(0 */2 * * ? *)", 45, "UTC", Window(1, 170 * 60)),
        ("cron(0 */2 * * ? *)", 45, "Europe/Berlin", Window(1, 230 * 60)),
        ("rate(1 day)", 60, "UTC", Window(26, 3600)),
        ("cron(0 5 ? * MON-FRI *)", 55, "UTC", Window(73, 3600)),
        ("cron(0 5 ? * FRI *)", 120, "Europe/Berlin", Window(7, 86_400, "Europe/Berlin")),
    ],
)
def test_the_window_spans_the_longest_pause_and_run(expression: str, run: int, zone: str, window: Window) -> None:
    found = freshness_window(rhythm(expression), run, zone)
    assert found == window
    seconds = found.periods * found.seconds
    assert seconds <= 7 * 86_400
    assert found.seconds >= 3600 or seconds <= 86_400


@pytest.mark.parametrize(
    ("expression", "run", "reason"),
    [
        ("cron(0 5 1 * ? *)", 60, "leaves up to 31 days between two runs; expected at most 7"),
        ("cron(30 23 ? * FRI *)", 60, "may end after midnight"),
        ("rate(7 days)", 60, "may end after midnight"),
    ],
)
def test_what_an_alarm_can_not_watch_is_refused(expression: str, run: int, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        freshness_window(rhythm(expression), run, "UTC")


def test_a_day_in_eight_years_has_no_second_run_to_wait_for() -> None:
    assert rhythm("cron(0 5 29 2 ? *)").shortest == (4 * 365 + 1) * 1440
    assert isinstance(rhythm("cron(0 5 ? 2 SUN#5 *)"), Rhythm)
