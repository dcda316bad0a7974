"""Alarms begin exactly where the owners of the systems said, and do what they said: read from the plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pytest

from shipworthy.plan.model import Plan
from tests.infra.test_alarms import ALARM, alarms, topic

pytestmark = pytest.mark.xdist_group("examples")

Plans = Mapping[str, Plan]


@dataclass(frozen=True)
class Asked:
    """When an alarm begins, after how many minutes, what a minute without data means, and who hears."""

    operator: Literal["<", ">"]
    threshold: float
    minutes: int
    action: Literal["page", "notify"]
    missing: Literal["breaching", "notBreaching"] = "notBreaching"


OWNERS = {
    ("effect-models", "api-down"): Asked("<", 1, 2, "page", "breaching"),
    ("effect-models", "error-rate"): Asked(">", 5, 5, "notify"),
    ("effect-models", "high-latency"): Asked(">", 1, 5, "notify"),
    ("effect-models", "database-connections"): Asked(">", 95, 5, "page"),
    ("effect-stage", "api-down"): Asked("<", 1, 2, "page", "breaching"),
    ("effect-stage", "database-connections"): Asked(">", 95, 5, "page"),
    ("launch", "api-down"): Asked("<", 1, 2, "page", "breaching"),
    ("launch", "error-rate"): Asked(">", 0.1, 5, "notify"),
    ("launch", "high-latency"): Asked(">", 0.2, 5, "notify"),
    ("launch", "service-web-memory"): Asked(">", 50, 15, "notify"),
}

_OPERATORS = {"<": "LessThanThreshold", ">": "GreaterThanThreshold"}


@pytest.mark.parametrize(("stack", "name"), OWNERS)
def test_an_alarm_is_as_its_owner_asked_for(example_plans: Plans, stack: str, name: str) -> None:
    asked = OWNERS[stack, name]
    alarm = alarms(example_plans[stack])[f"shipworthy-{stack}-{name}"]
    assert (alarm["comparisonOperator"], alarm["threshold"]) == (_OPERATORS[asked.operator], asked.threshold)
    assert (alarm["evaluationPeriods"], alarm["datapointsToAlarm"]) == (asked.minutes, asked.minutes)
    assert _periods(alarm) == {60}
    assert alarm["treatMissingData"] == asked.missing


@pytest.mark.parametrize(("stack", "name"), OWNERS)
def test_it_tells_whom_its_owner_named(example_plans: Plans, stack: str, name: str) -> None:
    alarm = alarms(example_plans[stack])[f"shipworthy-{stack}-{name}"]
    told = [topic(stack, OWNERS[stack, name].action)]
    if name.startswith("service-"):
        told = []  # its composite tells, once for all of the service's alarms
    assert alarm.get("alarmActions", []) == alarm.get("okActions", []) == told


@pytest.mark.parametrize(
    ("stack", "service", "errors", "seconds"), [("effect-models", "api", 0, 0.5), ("launch", "web", 0.1, 1)]
)
def test_a_deployment_is_called_back_where_its_owner_said(
    example_plans: Plans, stack: str, service: str, errors: float, seconds: float
) -> None:
    found = {one.name: one.inputs for one in example_plans[stack].resources if one.type == ALARM}
    for group in ("primary", "alternate"):
        assert found[f"{service}-{group}-errors"]["threshold"] == errors
        assert found[f"{service}-{group}-latency"]["threshold"] == seconds


def test_a_sync_that_brought_too_little_is_told(example_plans: Plans) -> None:
    alarm = alarms(example_plans["effect-models"])["shipworthy-effect-models-job-sync-short"]
    assert (alarm["comparisonOperator"], alarm["threshold"]) == ("LessThanThreshold", 1001)
    assert alarm["alarmActions"] == [topic("effect-models", "notify")]


def _periods(alarm: Mapping[str, Any]) -> set[int]:
    metrics = [query["metric"] for query in alarm.get("metricQueries", []) if "metric" in query]
    return {each["period"] for each in metrics or [alarm]}
