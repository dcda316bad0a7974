"""The packs' lists of rules, pinned: a rule's name is stable for ever, and none gets lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from policies.framework.rule import Level
from tests.policies.harness import PACKS, POLICIES, rules_of


@pytest.mark.parametrize("pack", PACKS)
def test_the_rules_of_a_pack_are_those_that_were_agreed(pack: str) -> None:
    """Who adds a rule, adds its name to the pack's file; who removes or renames one breaks waivers."""
    names = [rule.name for rule in rules_of(pack)]
    assert names == sorted(names)
    assert names == Path(__file__).with_name(f"{pack}.txt").read_text().split()


def test_every_rule_is_in_a_pack() -> None:
    listed = {rule.name.replace("-", "_") for pack in PACKS for rule in rules_of(pack)}
    files = {path.stem for path in POLICIES.glob("rules/*/*.py") if path.parent.name != "facts"} - {"__init__"}
    assert listed == files


def test_readiness_holds_a_stack_to_all_of_security_that_is_mandatory() -> None:
    """So that the pack `security` adds advice only, and nobody has to run both to be stopped."""
    mandatory = {rule.name for rule in rules_of("security") if rule.declaration.level is Level.MANDATORY}
    assert mandatory - {rule.name for rule in rules_of("readiness")} == set()


def test_what_costs_too_much_never_stops_a_deployment_by_the_pack_for_it() -> None:
    """Rules of `cost` are advice, but for those that readiness holds a stack to for another reason."""
    mandatory = {rule.name for rule in rules_of("cost") if rule.declaration.level is Level.MANDATORY}
    assert mandatory - {rule.name for rule in rules_of("readiness")} == set()
