"""What settings of jobs are refused, by which key, and what those that are taken mean."""

from __future__ import annotations

from typing import Any

import pytest
from test_settings_errors import WORKING, problems

from components.freshness import Window
from infra.settings_errors import parse_settings

SYNC: dict[str, Any] = {"schedule": "cron(0 */2 * * ? *)", "timeoutMinutes": 45}
KEY = "shipworthy:jobs.sync"


def job(**changes: Any) -> Any:
    return parse_settings({**WORKING, "jobs": {"sync": {**SYNC, **changes}}}).jobs["sync"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"schedule": "cron(0 5 30 2 ? *)"}, f"{KEY}.schedule: fires on no day in eight years"),
        ({"schedule": "cron(0 5 * * * *)"}, f"{KEY}.schedule: must have ? for exactly one"),
        ({"schedule": "rate(1 hours)"}, f"{KEY}.schedule: has the unit hours; expected hour after 1"),
        ({"schedule": "at(2026-12-24T18:00:00)"}, f"{KEY}.schedule: fires once"),
        ({"schedule": "0 5 * * *"}, f'{KEY}.schedule: is "0 5 * * *"; expected such as cron(0 */2 * * ? *)'),
        ({"timeZone": "Europe/Berln"}, f"{KEY}.timeZone: is Europe/Berln; expected an IANA name"),
        ({"timeoutMinutes": 0}, f"{KEY}.timeoutMinutes: is 0; expected"),
        ({"retries": 11}, f"{KEY}.retries: is 11; expected"),
        (
            {"retries": 2},
            f"{KEY}.retries: is 2, so a run may take 145 minutes with timeoutMinutes 45; expected an end within the",
        ),
        (
            {"schedule": "cron(0 5 1 * ? *)"},
            f"{KEY}.fresh: is true, but cron(0 5 1 * ? *) leaves up to 31 days between two runs; expected at most 7",
        ),
        (
            {"fresh": False, "success": {"metric": "rows", "minimum": 1}},
            f"{KEY}.fresh: is false beside success",
        ),
        ({"success": {"metric": "the rows", "minimum": 1}}, f'{KEY}.success.metric: is "the rows"; expected a name'),
        ({"success": {"metric": "rows", "minimum": 0}}, f"{KEY}.success.minimum: is 0; expected"),
        ({"secrets": {"KEY": "absent"}}, f"{KEY}.secrets.KEY: is absent; expected a name in shipworthy:secrets.named"),
        ({"uses": ["cache"], "environment": {"REDIS_URL": "x"}}, f"{KEY}.environment.REDIS_URL: is set by `uses`"),
        ({"memory": 100}, f"{KEY}.memory: "),
        ({"scaling": {}}, f"{KEY}.scaling: no such setting"),
    ],
)
def test_what_can_not_work_is_refused_by_its_key(changes: dict[str, Any], message: str) -> None:
    (problem,) = problems(jobs={"sync": {**SYNC, **changes}})
    assert problem.startswith(message), problem


@pytest.mark.parametrize("name", ["api", "worker-release"])
def test_a_job_is_named_like_no_service(name: str) -> None:
    (problem,) = problems(jobs={name: SYNC})
    assert problem.startswith(f"shipworthy:jobs.{name}: is named as a task of the service ")


def test_a_default_that_does_not_fit_the_schedule_is_refused_too() -> None:
    (problem,) = problems(jobs={"sync": {"schedule": "rate(1 hour)"}})
    assert problem.startswith(f"{KEY}.retries: is 1, so a run may take 127 minutes with timeoutMinutes 60")


def test_the_window_is_that_of_schedule_attempts_and_time_zone() -> None:
    assert job().window == Window(1, 60 * (120 + 97 + 5))
    assert job(schedule="cron(0 6 ? * FRI *)", timeZone="Europe/Berlin").window == Window(7, 86_400, "Europe/Berlin")
    assert job(schedule="cron(0 6 1 * ? *)", fresh=False).window is None
