"""The pack's list of rules, pinned: a rule's name is stable for ever, and none gets lost."""

from __future__ import annotations

import runpy
from pathlib import Path

from policies.framework.rule import Rule
from tests.policies.harness import READINESS

PINNED = Path(__file__).with_name("names.txt")


def test_the_rules_are_those_that_were_agreed() -> None:
    """Who adds a rule, adds its name to the file; who removes or renames one breaks waivers and configurations."""
    rules: list[Rule] = runpy.run_path(str(READINESS / "__main__.py"), run_name="readiness")["RULES"]
    assert [rule.name for rule in rules] == PINNED.read_text().split()
