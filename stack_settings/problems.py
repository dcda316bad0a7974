"""What is wrong with a configuration, told all at once and in the words of the one who wrote it."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

from stack_settings.schema import Place, SettingsSchema, names
from stack_settings.section import Conflicts

_KEY_OF_MAPPING: Final = "[key]"
"""What pydantic appends to the place of a mapping's key (pydantic 2.14.3)."""

_LONGEST_SHOWN: Final = 60


Model = TypeVar("Model", bound=BaseModel)


@dataclass(frozen=True)
class Problem:
    """One setting that can't be used, at a place among the settings."""

    place: Place
    message: str


class UnusableSettings(ValueError):
    """A configuration that breaks the model; `problems` are all that is wrong, in the order of their keys."""

    def __init__(self, problems: tuple[Problem, ...], schema: SettingsSchema) -> None:
        super().__init__("\n".join(told(problem, schema) for problem in problems))
        self.problems = problems


def told(problem: Problem, schema: SettingsSchema) -> str:
    """Return the line that tells a problem, beginning with the setting's key."""
    return f"{schema.full_key(problem.place)}: {problem.message}"


def parse(model: type[Model], schema: SettingsSchema, values: Mapping[str, Any]) -> Model:
    """Return the settings in `values`, JSON values by the names that files use (`aws` holds the keys `aws:…`).

    `schema` is that of `model`. Raises UnusableSettings.
    """
    if unreadable := tuple(_unreadable(values)):
        raise UnusableSettings(unreadable, schema)
    try:
        return _parsed(model, values)
    except ValidationError as error:
        problems = _Finder(schema).all_problems(error, values)
        raise UnusableSettings(tuple(sorted(problems, key=lambda each: told(each, schema))), schema) from None


def _unreadable(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what Python takes and pydantic's reader doesn't, such as half a surrogate pair and hundreds of brackets."""
    for name, value in values.items():
        try:
            from_json(json.dumps(value))
        except ValueError as error:
            yield Problem((name,), f"can't be read ({str(error).partition(' at line')[0]}); expected plain settings")


def _parsed(model: type[Model], values: Mapping[str, Any]) -> Model:
    return model.model_validate_json(json.dumps(values))


@dataclass(frozen=True)
class _Finder:
    schema: SettingsSchema

    def all_problems(self, error: ValidationError, values: Mapping[str, Any]) -> set[Problem]:
        """Collect also what pydantic leaves out: it compares settings only where everything around them is valid.

        So the check is repeated without the unknown names, then without what is wrong by itself of the members that
        are judged apart.
        """
        problems = set(self._problems(error))
        remaining = copy.deepcopy(dict(values))
        for pruned in (_unknown, self._wrong_members):
            for place in pruned(error):
                _remove(remaining, place)
            try:
                _parsed(self.schema.model, remaining)
            except ValidationError as still:
                error = still
                problems.update(self._problems(error))
            else:
                break
        return self._without_echoes(problems)

    def _wrong_members(self, error: ValidationError) -> set[Place]:
        places = (details["loc"] for details in error.errors())
        return {place[:2] for place in places if place[0] in self.schema.independent and len(place) > 1}

    def _problems(self, error: ValidationError) -> Iterator[Problem]:
        schema = self.schema
        around = {details["loc"][:depth] for details in error.errors() for depth in range(len(details["loc"]))}
        for details in error.errors():
            place: Place = details["loc"]
            match details["type"]:
                # pydantic doesn't count the members that are wrong themselves (2.14.3).
                case "too_short" if place in around:
                    pass
                case "value_error":
                    yield from _broken_rule(self._as_written(place), details.get("ctx", {})["error"])
                case "extra_forbidden":
                    yield Problem(place, self._no_such_setting(place))
                case "missing":
                    yield Problem(place, f"is missing; expected {schema.expected(schema.at(place))}")
                case _ if place[-1] == _KEY_OF_MAPPING:
                    names_there = schema.at(place[:-2]).get("propertyNames", {})
                    yield Problem(place[:-1], f"can't be used as a name; expected {schema.expected(names_there)}")
                case _:
                    shown = self._shown(place, details["input"])
                    yield Problem(place, f"is {shown}; expected {schema.expected(schema.at(place))}")

    def _as_written(self, place: Place) -> Place:
        """Undo that pydantic calls a setting whose default broke a rule as the model does (pydantic 2.14.3)."""
        last, siblings = place[-1], names(self.schema.at(place[:-1]))
        if isinstance(last, str) and last not in siblings and to_camel(last) in siblings:
            return (*place[:-1], to_camel(last))
        return place

    def _no_such_setting(self, place: Place) -> str:
        nearest = self._nearest(place)
        if nearest is not None:
            return f"no such setting; did you mean {self.schema.full_key((*place[:-1], nearest))}?"
        return f"no such setting; expected one of {', '.join(self._siblings(place))}"

    def _nearest(self, place: Place) -> str | None:
        wrong = str(place[-1])
        by_lower_case = {name.lower(): name for name in self._siblings(place)}
        close = difflib.get_close_matches(wrong.lower().replace("_", ""), by_lower_case, n=1)
        return by_lower_case[close[0]] if close else None

    def _siblings(self, place: Place) -> tuple[str, ...]:
        return tuple(name for name in names(self.schema.at(place[:-1])) if len(place) > 1 or name != "aws")

    def _without_echoes(self, problems: set[Problem]) -> set[Problem]:
        """Leave out that a setting is missing where a misspelt one beside it was meant to be it."""
        meant = {
            (*problem.place[:-1], self._nearest(problem.place))
            for problem in problems
            if problem.message.startswith("no such setting")
        }
        return {p for p in problems if p.place not in meant or not p.message.startswith("is missing")}

    def _shown(self, place: Place, value: object) -> str:
        """Return the value where it helps; somebody may have put a password where it is concealed."""
        if self.schema.concealed.intersection(map(str, place)):
            return "of another type"
        if isinstance(value, Mapping):
            return "a mapping"
        if isinstance(value, list):
            return "a list"
        written = json.dumps(value, ensure_ascii=False)
        return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"


def _unknown(error: ValidationError) -> set[Place]:
    return {details["loc"] for details in error.errors() if details["type"] == "extra_forbidden"}


def _remove(values: dict[str, Any], place: Place) -> None:
    section: Any = values
    for part in place[:-1]:
        section = section[part]
    del section[place[-1]]


def _broken_rule(place: Place, error: ValueError) -> Iterator[Problem]:
    if isinstance(error, Conflicts):
        yield from (Problem((*place, *conflict.place), conflict.message) for conflict in error.conflicts)
    else:
        yield Problem(place, str(error))
