"""Every rule of every pack, judged by its own examples through the real pack process."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any, cast

import pytest

from policies.framework.completeness import incomplete
from policies.framework.rule import Rule
from tests.policies.harness import PACKS, UNKNOWN, PackUnderTest, rules_of


def in_their_packs() -> list[Any]:
    """Each rule once, with the first pack that lists it."""
    found: dict[str, tuple[str, Rule]] = {}
    for pack in PACKS:
        for rule in rules_of(pack):
            found.setdefault(rule.name, (pack, rule))
    return [
        pytest.param(pack, rule, id=name, marks=pytest.mark.xdist_group(pack)) for name, (pack, rule) in found.items()
    ]


EACH_RULE = pytest.mark.parametrize(("pack", "rule"), in_their_packs())
PackNamed = Callable[[str], PackUnderTest]


@EACH_RULE
def test_a_rule_says_all_that_a_reader_needs(pack: str, rule: Rule) -> None:
    assert incomplete(rule) == []


@EACH_RULE
def test_the_passing_example_passes(pack: str, rule: Rule, pack_named: PackNamed) -> None:
    assert outcome(rule, specs(rule, rule.declaration.passes), pack_named(pack)) == "passed"


@EACH_RULE
def test_the_failing_example_is_violated(pack: str, rule: Rule, pack_named: PackNamed) -> None:
    assert outcome(rule, specs(rule, rule.declaration.fails), pack_named(pack)) == "violated"


@EACH_RULE
def test_what_matters_and_is_unknown_never_passes(pack: str, rule: Rule, pack_named: PackNamed) -> None:
    """A value matters when another known one in its place makes the passing example fail."""
    running = pack_named(pack)
    passing = specs(rule, rule.declaration.passes)
    for place, value in places(passing):
        if any(outcome(rule, put(passing, place, other), running) == "violated" for other in others(value)):
            assert outcome(rule, put(passing, place, UNKNOWN), running) != "passed", place
    failing = specs(rule, rule.declaration.fails)
    for place, _ in places(failing):
        assert outcome(rule, put(failing, place, UNKNOWN), running) != "error", place


def specs(rule: Rule, example: Any) -> list[dict[str, Any]]:
    if rule.kind == "stack":
        return copy.deepcopy(list(example))
    type_ = rule.declaration.resources[0].replace("*", "x")
    return [{"type": type_, "name": "subject", "inputs": copy.deepcopy(dict(example))}]


def outcome(rule: Rule, resources: list[dict[str, Any]], pack: PackUnderTest) -> str:
    """Return the worst verdict of the rule over the resources that it judges."""
    if rule.kind == "stack":
        found = [line for (name, _), line in pack.judge_stack(resources).items() if name == rule.name]
    else:
        found = [pack.judge(resources[0]["type"], resources[0]["inputs"])[rule.name]]
    order = ["error", "violated", "unresolved", "not-applicable", "passed"]
    return min((line["outcome"] for line in found), key=order.index)


Place = tuple[str | int, ...]


def places(resources: list[dict[str, Any]]) -> Iterator[tuple[Place, Any]]:
    for index, resource in enumerate(resources):
        yield from _places(resource.get("inputs", {}), (index, "inputs"))


def _places(value: Any, place: Place) -> Iterator[tuple[Place, Any]]:
    if len(place) > 2:
        yield place, value
    for key, item in items_of(value):
        yield from _places(item, (*place, key))


def items_of(value: Any) -> list[tuple[str | int, Any]]:
    if isinstance(value, Mapping):
        return list(cast("Mapping[str, Any]", value).items())
    return list(enumerate(cast("list[Any]", value))) if isinstance(value, list) else []


def put(resources: list[dict[str, Any]], place: Place, value: Any) -> list[dict[str, Any]]:
    changed: Any = copy.deepcopy(resources)
    at = changed
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return changed


def others(value: Any) -> list[Any]:
    """Return other values of the same kind; a list or an object matters by what is in it."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [0, 1, value + 1, 1_000_000]
    if isinstance(value, str):
        return ["", "something-else", "*"]
    return []
