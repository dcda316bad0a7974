"""docs/costs.md says what the committed stacks cost, as their plans have it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from docs.cost_page import LINES, page
from shipworthy.plan.model import Plan

pytestmark = pytest.mark.xdist_group("platform")

PAGE = Path(__file__).parents[2] / "docs" / "costs.md"


def row(text: str, title: str) -> list[str]:
    (line,) = [line for line in text.splitlines() if line.startswith(f"| {title} |")]
    return [cell.strip() for cell in line.strip("|").split("|")]


def test_the_committed_page_is_that_of_the_committed_stacks(platform_plans: Mapping[str, Plan]) -> None:
    assert page([platform_plans["staging"], platform_plans["production"]]) == PAGE.read_text(), "run `make docs`"


def test_staging_is_cheap(platform_plans: Mapping[str, Plan]) -> None:
    text = page([platform_plans["staging"], platform_plans["production"]])
    assert row(text, "NAT gateways")[2] == "1"
    assert row(text, "interface endpoints, in each zone")[2] == "0"
    assert row(text, "proxy, virtual CPUs of the database")[2] == "0"
    assert row(text, "database instances")[2] == "1"


def test_the_sum_is_that_of_the_lines(platform_plans: Mapping[str, Plan]) -> None:
    text = page([platform_plans["production"]])
    lines = [float(row(text, line.title)[3]) for line in LINES]
    (total,) = re.findall(r"\*\*sum\*\* \| \| \| \*\*(\d+)\*\*", text)
    assert abs(sum(lines) - float(total)) < 1
    assert all(line.source in text for line in LINES)
