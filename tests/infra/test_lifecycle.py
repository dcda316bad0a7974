"""docs/lifecycle.md: the order that it argues is the plan's, and the commands that it gives exist."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from shipworthy.plan.model import Plan

ROOT = Path(__file__).parents[2]

PAGE = (ROOT / "docs" / "lifecycle.md").read_text()

ORDER = re.findall(r"^\| `(aws:\S+)` \| `(aws:\S+)` \|", PAGE, re.MULTILINE)


def waited_for(plan: Plan, urn: str) -> set[str]:
    """Return the types of everything that exists before this resource does."""
    resources = {resource.urn: resource for resource in plan.resources}
    seen: set[str] = set()
    pending = [urn]
    while pending:
        new = set(resources[pending.pop()].dependencies) & resources.keys() - seen
        seen |= new
        pending += sorted(new)
    return {resources[each].type for each in seen}


@pytest.mark.xdist_group("platform")
def test_what_waits_for_what_is_as_the_page_says(platform_plans: Mapping[str, Plan]) -> None:
    plan = platform_plans["production"]
    assert len(ORDER) >= 15
    for later, earlier in ORDER:
        waiting = [resource for resource in plan.resources if resource.type == later]
        assert any(earlier in waited_for(plan, resource.urn) for resource in waiting), f"{later} → {earlier}"


def test_every_target_of_make_that_the_page_names_exists() -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"^make (?:-C \.\. )?([a-z-]+)", PAGE, re.MULTILINE))
    assert named >= {"preview-account", "bootstrap", "up"}
    assert named <= targets


def test_the_pages_that_it_leads_to_exist() -> None:
    for target in re.findall(r"\]\(([^)#:]+\.md)\)", PAGE):
        assert (ROOT / "docs" / target).is_file(), target
