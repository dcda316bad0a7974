"""The dashboard for any Grafana: a document that Grafana takes, of everything that is measured."""

from __future__ import annotations

import json
import re
from typing import Any

from docs.grafana_page import LEFT_OUT, dashboard
from infra.measures import MEASURES

DOCUMENT: dict[str, Any] = json.loads(dashboard())
PANELS = [panel for panel in DOCUMENT["panels"] if panel["type"] != "row"]


def test_every_measure_is_shown_or_left_out_on_purpose() -> None:
    asked = " ".join(target.get("expression", "") for panel in PANELS for target in panel["targets"])
    shown = {
        name
        for name, measure in MEASURES.items()
        if all(f"{metric.namespace}," in asked and f'"{metric.name}"' in asked for metric in measure.metrics.values())
    }
    assert set(MEASURES) - shown == LEFT_OUT


def test_every_query_is_of_the_environment_that_was_chosen() -> None:
    for panel in PANELS:
        for target in panel["targets"]:
            text = target.get("expression") or target.get("expr") or target["query"]
            assert "$environment" in text or "${environment}" in text, panel["title"]


def test_every_variable_that_is_used_is_there() -> None:
    there = {variable["name"] for variable in DOCUMENT["templating"]["list"]}
    used = set(re.findall(r"\$\{?([a-z]+)\}?", json.dumps(DOCUMENT["panels"])))
    assert used == there


def test_data_sources_are_chosen_where_it_is_imported() -> None:
    sources = {variable["name"]: variable["query"] for variable in DOCUMENT["templating"]["list"][:3]}
    for panel in PANELS:
        for source in [panel["datasource"], *(target["datasource"] for target in panel["targets"])]:
            assert sources[source["uid"].strip("${}")] == source["type"]


def test_no_panel_covers_another_and_ids_are_used_once() -> None:
    ids = [panel["id"] for panel in DOCUMENT["panels"]]
    assert len(ids) == len(set(ids))
    taken: set[tuple[int, int]] = set()
    for panel in DOCUMENT["panels"]:
        place = panel["gridPos"]
        cells = {(place["x"] + x, place["y"] + y) for x in range(place["w"]) for y in range(place["h"])}
        assert max(x for x, _ in cells) < 24
        assert not cells & taken
        taken |= cells
