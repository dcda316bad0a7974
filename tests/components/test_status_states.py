"""The state machines of a status page, run: what alarms and people say is what stands in the bucket."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.status_states import StatusComponent, incident_definition, status_definition
from tests.components.state_machine import NOW, run

COMPONENTS = [
    StatusComponent("API", ["api-down"], ["error-rate"]),
    StatusComponent("Database", ["database-connections"], ["database"]),
    StatusComponent("External APIs"),
]
QUIET = {"api-down": "OK", "error-rate": "OK", "database-connections": "OK", "database": "OK"}
NEWS: dict[str, Any] = {
    "id": "2026-11-22-database",
    "title": "Slow",
    "text": "We <b>look</b> {% 1 + 1 %} 'into' it.",
    "state": "investigating",
    "components": ["Database"],
}


def shown(alarms: dict[str, str]) -> dict[str, str]:
    """Return each component's state; the alarm `database` is a composite."""
    parts = {
        "MetricAlarms": [{"AlarmName": name, "StateValue": alarms[name]} for name in alarms if name != "database"],
        "CompositeAlarms": [{"AlarmName": name, "StateValue": alarms[name]} for name in alarms if name == "database"],
    }
    done = run(status_definition(COMPONENTS, "pages"), {}, {"describeAlarms": parts})
    assert [call for call, _ in done.calls] == ["describeAlarms", "putObject"]
    assert sorted(done.calls[0][1]["AlarmNames"]) == sorted(QUIET)
    written = done.calls[1][1]
    assert (written["Bucket"], written["Key"], written["Body"]["updated"]) == ("pages", "status.json", NOW)
    return {each["name"]: each["state"] for each in written["Body"]["components"]}


@pytest.mark.parametrize(
    ("changes", "states"),
    [
        ({}, ("operational", "operational")),
        ({"api-down": "ALARM", "error-rate": "ALARM"}, ("outage", "operational")),
        ({"error-rate": "ALARM", "database-connections": "ALARM"}, ("degraded", "outage")),
        ({"database": "ALARM", "api-down": "INSUFFICIENT_DATA"}, ("operational", "degraded")),
    ],
)
def test_a_component_is_as_the_worst_of_its_alarms(changes: dict[str, str], states: tuple[str, str]) -> None:
    assert shown({**QUIET, **changes}) == {"API": states[0], "Database": states[1], "External APIs": "operational"}


def test_what_is_not_known_is_not_called_operational() -> None:
    assert shown({"api-down": "OK", "database": "ALARM"}) == {
        "API": "unknown",
        "Database": "degraded",
        "External APIs": "operational",
    }
    assert shown({})["API"] == "unknown"


def test_a_page_without_alarms_asks_for_none() -> None:
    done = run(status_definition([StatusComponent("API")], "pages"), {}, {})
    assert [call for call, _ in done.calls] == ["putObject"]
    assert done.calls[0][1]["Body"]["components"] == [{"name": "API", "state": "operational"}]


def posted(news: object, kept: list[Any]) -> list[dict[str, Any]]:
    stored = {"getObject": {"Body": json.dumps({"version": 1, "incidents": kept})}}
    done = run(incident_definition(["API", "Database"], "pages"), news, stored)
    assert done.status == "SUCCEEDED", done.cause
    written = done.calls[-1][1]
    assert (written["Bucket"], written["Key"]) == ("pages", "incidents.json")
    return written["Body"]["incidents"]


def test_news_are_kept_as_they_are_written() -> None:
    (incident,) = posted(NEWS, [])
    assert incident == {
        "id": NEWS["id"],
        "title": "Slow",
        "components": ["Database"],
        "updates": [{"time": NOW, "state": "investigating", "text": NEWS["text"]}],
    }


def test_further_news_stand_before_the_first_and_keep_the_components() -> None:
    before = posted(NEWS, [])
    further = {key: value for key, value in NEWS.items() if key != "components"} | {"state": "resolved", "text": "Over"}
    (incident,) = posted(further, before)
    assert [update["state"] for update in incident["updates"]] == ["resolved", "investigating"]
    assert incident["components"] == ["Database"]
    other, kept = posted({**NEWS, "id": "other", "components": []}, [incident])
    assert (other["id"], other["components"], kept) == ("other", [], incident)


def test_what_is_kept_has_an_end() -> None:
    news = [{"time": NOW, "state": "resolved", "text": "x"}] * 8
    kept = [{"id": f"x{number}", "title": "t", "components": [], "updates": news} for number in range(20)]
    incidents = posted({**NEWS, "id": "x19"}, kept)
    assert [incident["id"] for incident in incidents] == ["x19", *(f"x{number}" for number in range(19))]
    assert len(incidents[0]["updates"]) == 8
    assert len(posted(NEWS, kept)) == 20
    assert len(json.dumps([{**kept[0], "updates": [{**news[0], "text": "x" * 1000}] * 8}] * 20)) < 256 * 1024


@pytest.mark.parametrize(
    "news",
    [
        {},
        None,
        [],
        "text",
        {**NEWS, "id": 5},
        {**NEWS, "id": "Two words"},
        {**NEWS, "id": "x" * 41},
        {**NEWS, "title": ""},
        {**NEWS, "title": ["Slow"]},
        {**NEWS, "text": "x" * 1001},
        {**NEWS, "state": "fixed"},
        {**NEWS, "components": "API"},
        {**NEWS, "components": ["Cache"]},
    ],
)
def test_what_has_another_form_is_refused_and_nothing_is_written(news: object) -> None:
    done = run(incident_definition(["API", "Database"], "pages"), news, {})
    assert (done.status, done.calls) == ("FAILED", [])
    assert done.cause.startswith("Incident.Refused: Expected id")
    assert "API, Database" in done.cause
