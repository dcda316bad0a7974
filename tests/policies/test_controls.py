"""The catalogue of controls against the rules: nothing that our stacks could break is left out in silence."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping

import pytest

from policies.framework.rule import Rule
from shipworthy.plan.model import Plan
from tests.policies.harness import PACKS, POLICIES, rules_of

pytestmark = pytest.mark.xdist_group("platform")


def table(name: str) -> list[dict[str, str]]:
    with (POLICIES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


CATALOGUE = {f"{row['framework']}/{row['control_id']}" for row in table("controls.tsv")}
NOT_ENFORCED = [row["control"] for row in table("not_enforced.tsv")]


def rules_for(control: str, types: set[str]) -> Iterator[Rule]:
    """Yield the rules that hold one of these types to the control; a rule about relations reads others as well."""
    for rule in (rule for pack in PACKS for rule in rules_of(pack)):
        judges = types.intersection(rule.declaration.resources) or rule.kind == "stack"
        if control in rule.declaration.controls and judges:
            yield rule


def test_each_control_of_what_our_stacks_declare_is_enforced_or_argued(platform_plans: Mapping[str, Plan]) -> None:
    declared = {resource.type for plan in platform_plans.values() for resource in plan.resources}
    both: set[str] = set()
    neither: set[str] = set()
    for row in table("controls.tsv"):
        types = declared.intersection(row["resource_type_pulumi"].split(";"))
        if types:
            control = f"{row['framework']}/{row['control_id']}"
            enforced, argued = any(rules_for(control, types)), control in NOT_ENFORCED
            both |= {control} if enforced and argued else set()
            neither |= {control} if not enforced and not argued else set()
    assert (both, neither) == (set(), set())


def test_what_is_not_enforced_is_in_the_catalogue_once_and_says_why() -> None:
    assert sorted(set(NOT_ENFORCED)) == sorted(NOT_ENFORCED)
    assert set(NOT_ENFORCED) <= CATALOGUE
    assert all(row["reason"].endswith(".") and row["reason"].count(" ") >= 8 for row in table("not_enforced.tsv"))


def test_rules_name_controls_of_the_catalogue_only() -> None:
    named = {control for pack in PACKS for rule in rules_of(pack) for control in rule.declaration.controls}
    assert named - CATALOGUE == set()
