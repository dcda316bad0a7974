"""The dashboard of a stack shows every alarm, and graphs of what the stack has, under questions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from shipworthy.plan.model import Plan
from tests.infra.test_alarms import COMPOSITE, alarms

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

QUESTIONS = [
    "## Do people get answers?",
    "## How were the last day and week?",
    "## Do the services keep up?",
    "## What do the services log?",
    "## Does the database keep up?",
    "## Does the cache keep up?",
    "## Is the data safe?",
]


def widgets(plan: Plan, kind: str) -> list[Any]:
    (dashboard,) = [one for one in plan.resources if one.type == "aws:cloudwatch/dashboard:Dashboard"]
    body = json.loads(str(dashboard.inputs["dashboardBody"]))
    return [widget for widget in body["widgets"] if widget["type"] == kind]


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_every_alarm_is_shown(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    (shown,) = widgets(plan, "alarm")
    names = [arn.split(":alarm:")[1] for arn in shown["properties"]["alarms"]]
    assert sorted(names) == sorted([*alarms(plan), *alarms(plan, COMPOSITE)])
    far = [arn for arn in shown["properties"]["alarms"] if ":us-east-1:" in arn]
    assert far
    assert all("-probe-" in arn for arn in far)


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_rows_are_questions(platform_plans: Plans, stack: str) -> None:
    assert [each["properties"]["markdown"] for each in widgets(platform_plans[stack], "text")] == QUESTIONS


def test_a_stack_shows_nothing_that_it_does_not_have(platform_plans: Plans) -> None:
    assert QUESTIONS[0] not in [each["properties"]["markdown"] for each in widgets(platform_plans["bare"], "text")]


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_every_line_is_of_something_that_the_stack_declares(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    declared = {str(value) for one in plan.resources for value in one.inputs.values()}
    declared |= {f"shipworthy-{stack}-cache-00{number}" for number in (1, 2, 3)}
    for widget in widgets(plan, "metric"):
        for line in widget["properties"].get("metrics", []):
            if "expression" in line[0]:
                assert f"shipworthy-{stack}-edge" in line[0]["expression"] or line[0]["id"] == "share"
            else:
                assert set(line[3:-1:2]) <= declared, line


def test_no_widget_covers_another(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    taken: set[tuple[int, int]] = set()
    for widget in [each for kind in ("alarm", "text", "metric", "log") for each in widgets(plan, kind)]:
        columns = range(widget["x"], widget["x"] + widget["width"])
        cells = {(x, y) for x in columns for y in range(widget["y"], widget["y"] + widget["height"])}
        assert max(x for x, _ in cells) < 24
        assert not cells & taken
        taken |= cells


def test_jobs_show_their_last_runs_and_what_they_did(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    (runs,) = widgets(plan, "log")
    for job in ("sync", "ingest", "clean"):
        assert f"SOURCE '/ecs/shipworthy-bare-{job}'" in runs["properties"]["query"]
    shown = {widget["properties"]["title"]: widget["properties"] for widget in widgets(plan, "metric")}
    labels = [line[-1]["label"] for line in shown["Runs of a week"]["metrics"]]
    assert labels[:3] == ["clean succeeded", "clean failed", "clean took too long"]
    assert shown["Work done"]["metrics"][0][:2] == ["shipworthy-bare-sync", "rows"]


def test_the_day_is_one_number_and_the_week_a_line(platform_plans: Plans) -> None:
    shown = {
        widget["properties"]["title"]: widget["properties"] for widget in widgets(platform_plans["staging"], "metric")
    }
    share = shown["Answered without an error, a day"]
    assert (share["view"], share["start"], share["end"]) == ("singleValue", "-P1D", "P0D")
    assert [line[0]["visible"] for line in share["metrics"]] == [False, False, True]
    assert shown["Time to answer, a week"]["start"] == "-P7D"
    assert shown["Answers from outside, a day"]["annotations"]["alarms"][0].startswith("arn:aws:cloudwatch:us-east-1:")
