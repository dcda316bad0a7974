"""The page of effect-models says what its two stacks cost, as their plans have it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from docs.cost_page import LINES
from docs.example_costs import ASKED, PAGE, PARTS, STACKS, written
from shipworthy.plan.model import Plan
from shipworthy.testing.previewed import Previewed
from tests.conftest import ROOT

pytestmark = pytest.mark.xdist_group("examples")

Plans = Mapping[str, Plan]


def test_the_committed_figures_are_those_of_the_plans(example_plans: Plans) -> None:
    text = (ROOT / PAGE).read_text()
    assert written(text, example_plans) == text, "run `make docs`"


def test_each_part_is_within_what_its_owner_gave(example_plans: Plans) -> None:
    for part, asked in ASKED.items():
        lines = [line for line in LINES if line.title in PARTS[part]]
        dollars = sum(line.dollars(Previewed(example_plans[stack])) for line in lines for stack in STACKS)
        assert 0 < dollars <= float(asked.split(" to ")[1]), part


def test_what_costs_more_than_its_owner_gave_is_named(example_plans: Plans) -> None:
    text = (ROOT / PAGE).read_text()
    assert [part for part in PARTS if part not in ASKED and f"- **{part}**:" not in text] == []
