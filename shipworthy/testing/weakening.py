"""What to weaken in a resource, and how: by its kind, and by the failing examples of rules."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any, Final, cast

from shipworthy.plan.findings import Rule
from shipworthy.plan.values import Secret, Unknown, Value

Place = tuple[str | int, ...]
"""Names and indices that lead to an input."""

_LONGEST: Final = 60


@dataclass(frozen=True)
class Example:
    """How inputs of a type (a pattern) pass and fail a rule; `names` are those that differ."""

    type: str
    passing: Mapping[str, Value]
    failing: Mapping[str, Value]
    names: frozenset[str]


def places(values: Mapping[str, Value]) -> Iterator[tuple[Place, Value]]:
    """Walk the inputs that can be weakened: every named one, at any depth. What starts with `__` is the engine's."""
    for name in sorted(values):
        if not name.startswith("__"):
            yield from _places((name,), values[name])


def _places(place: Place, value: Value) -> Iterator[tuple[Place, Value]]:
    if isinstance(place[-1], str):
        yield place, value
    if isinstance(value, Mapping):
        for name in sorted(value):
            yield from _places((*place, name), value[name])
    elif isinstance(value, Sequence) and not isinstance(value, str):
        for index, item in enumerate(value):
            yield from _places((*place, index), item)


def put(value: Value, place: Place, other: tuple[Value] | None) -> Value:
    """Give `value` with something else at `place`, or with nothing there."""
    step, *rest = place
    if isinstance(value, Mapping):
        kept = {name: item for name, item in value.items() if name != step}
        if rest:
            kept[str(step)] = put(value[str(step)], tuple(rest), other)
        elif other is not None:
            kept[str(step)] = other[0]
        return dict(sorted(kept.items()))
    items = list(cast("Sequence[Value]", value))
    items[int(step)] = put(items[int(step)], tuple(rest), other)
    return items


def weaker(examples: Iterable[Example], type_: str, place: Place, value: Value) -> list[Value]:
    """Give what is weaker than `value` at a place of a resource: what rules' failing examples have there, else a guess.

    The guess is the other boolean, 0, or an empty list; there is none for text, nor for what is unknown or secret.
    """
    if isinstance(value, Unknown | Secret | Mapping) or value is None:
        return []
    names = [step for step in place if isinstance(step, str)]
    found: list[Value] = []
    for each in examples:
        if set(names) <= each.names and fnmatchcase(type_, each.type):
            passing = list(_at(each.passing, names))
            found += [other for other in _at(each.failing, names) if _is_weaker(other, value, passing)]
    unique = {json.dumps(other, default=repr): other for other in found or _guessed(value) if other != value}
    return [unique[key] for key in sorted(unique)]


def _is_weaker(other: Value, value: Value, passing: Sequence[Value]) -> bool:
    """Whether a failing example's value is weaker than the one at hand; of numbers, by the direction of the example."""
    if isinstance(other, bool | str) or isinstance(value, bool | str):
        return type(other) is type(value)
    if not isinstance(other, int | float) or not isinstance(value, int | float):
        return False
    directions = {other > one for one in passing if isinstance(one, int | float)}
    return not directions or (other > value) in directions


def _guessed(value: Value) -> list[Value]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int | float):
        return [0]
    return [] if isinstance(value, str) else [[]]


def _at(value: Value, names: Sequence[str]) -> Iterator[Value]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        for item in value if names else ():
            yield from _at(item, names)
    elif not names:
        yield value
    elif isinstance(value, Mapping) and names[0] in value:
        yield from _at(value[names[0]], names[1:])


def text_of(value: Value) -> str:
    """Write a value shortly."""
    text = json.dumps(value, sort_keys=True, default=repr)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def examples_of(rules: Iterable[Rule]) -> tuple[Example, ...]:
    """Read the examples of rules: inputs of one resource, or a list of resources under `resources`."""
    return tuple(example for rule in rules for example in _examples(rule))


def _examples(rule: Rule) -> Iterator[Example]:
    passes, fails = rule.passes or {}, rule.fails or {}
    if rule.kind != "stack":
        for type_ in rule.resources:
            yield Example(type_, passes, fails, frozenset(_differing(passes, fails)))
        return
    passing = {(one["type"], one["name"]): one.get("inputs", {}) for one in _rows(passes)}
    for row in _rows(fails):
        before, inputs = passing.get((row["type"], row["name"]), {}), row.get("inputs", {})
        yield Example(row["type"], before, inputs, frozenset(_differing(before, inputs)))


def _rows(example: Mapping[str, Value]) -> list[dict[str, Any]]:
    return cast("list[dict[str, Any]]", example.get("resources", []))


def _differing(one: Any, other: Any) -> Iterator[str]:
    """Name every input on the way to a difference."""
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        of_one, of_other = cast("Mapping[str, Any]", one), cast("Mapping[str, Any]", other)
        for name in sorted(of_one.keys() | of_other.keys()):
            if of_one.get(name) != of_other.get(name):
                yield name
                yield from _differing(of_one.get(name), of_other.get(name))
                yield from _names_in(of_one.get(name)) if name not in of_other else ()
    elif isinstance(one, list) and isinstance(other, list):
        for left, right in zip(cast("list[Any]", one), cast("list[Any]", other), strict=False):
            yield from _differing(left, right)


def _names_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, item in cast("Mapping[str, Any]", value).items():
            yield name
            yield from _names_in(item)
    elif isinstance(value, list):
        for item in cast("list[Any]", value):
            yield from _names_in(item)
