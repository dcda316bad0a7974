"""What is wrong with a configuration, told all at once and in the words of the one who wrote it."""

from __future__ import annotations

import copy
import difflib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic.alias_generators import to_camel
from pydantic_core import from_json

from infra.settings_base import Conflicts
from infra.settings_model import Settings
from infra.settings_schema import Place, at, expected, full_key, names

_KEY_OF_MAPPING: Final = "[key]"
"""What pydantic appends to the place of a mapping's key (pydantic 2.14.3)."""

_LONGEST_SHOWN: Final = 60


@dataclass(frozen=True)
class Problem:
    """One setting that can't be used."""

    place: Place
    message: str

    def __str__(self) -> str:
        return f"{full_key(self.place)}: {self.message}"


class UnusableSettings(ValueError):
    """A configuration that breaks the model; `problems` are all that is wrong, in the order of their keys."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def parse_settings(values: Mapping[str, Any]) -> Settings:
    """Return the settings in `values`, JSON values by the names that files use (`aws` holds the keys `aws:…`).

    Raises UnusableSettings.
    """
    if unreadable := tuple(_unreadable(values)):
        raise UnusableSettings(unreadable)
    try:
        return _parsed(values)
    except ValidationError as error:
        raise UnusableSettings(tuple(sorted(_without_echoes(_all_problems(error, values)), key=str))) from None


def _unreadable(values: Mapping[str, Any]) -> Iterator[Problem]:
    """Find what Python takes and pydantic's reader doesn't, such as half a surrogate pair and hundreds of brackets."""
    for name, value in values.items():
        try:
            from_json(json.dumps(value))
        except ValueError as error:
            yield Problem((name,), f"can't be read ({str(error).partition(' at line')[0]}); expected plain settings")


def _parsed(values: Mapping[str, Any]) -> Settings:
    return Settings.model_validate_json(json.dumps(values))


def _all_problems(error: ValidationError, values: Mapping[str, Any]) -> set[Problem]:
    """Collect also what pydantic leaves out: it compares settings only where everything around them is valid.

    So the check is repeated without the unknown names, then without the services that are wrong by themselves.
    """
    problems = set(_problems(error))
    remaining = copy.deepcopy(dict(values))
    for pruned in (_unknown, _wrong_services):
        for place in pruned(error):
            _remove(remaining, place)
        try:
            _parsed(remaining)
        except ValidationError as still:
            error = still
            problems.update(_problems(error))
        else:
            break
    return problems


def _unknown(error: ValidationError) -> set[Place]:
    return {details["loc"] for details in error.errors() if details["type"] == "extra_forbidden"}


def _wrong_services(error: ValidationError) -> set[Place]:
    return {place[:2] for place in (details["loc"] for details in error.errors()) if place[:1] == ("services",)}


def _remove(values: dict[str, Any], place: Place) -> None:
    section: Any = values
    for part in place[:-1]:
        section = section[part]
    del section[place[-1]]


def _problems(error: ValidationError) -> Iterator[Problem]:
    for details in error.errors():
        place: Place = details["loc"]
        match details["type"]:
            case "value_error":
                yield from _broken_rule(_as_written(place), details.get("ctx", {})["error"])
            case "extra_forbidden":
                yield Problem(place, _no_such_setting(place))
            case "missing":
                yield Problem(place, f"is missing; expected {expected(at(place))}")
            case _ if place[-1] == _KEY_OF_MAPPING:
                names_there = at(place[:-2]).get("propertyNames", {})
                yield Problem(place[:-1], f"can't be used as a name; expected {expected(names_there)}")
            case _:
                yield Problem(place, f"is {_shown(place, details['input'])}; expected {expected(at(place))}")


def _as_written(place: Place) -> Place:
    """Undo that pydantic calls a setting whose default broke a rule by the model's name for it (pydantic 2.14.3)."""
    last = place[-1]
    if isinstance(last, str) and last not in names(at(place[:-1])) and to_camel(last) in names(at(place[:-1])):
        return (*place[:-1], to_camel(last))
    return place


def _broken_rule(place: Place, error: ValueError) -> Iterator[Problem]:
    if isinstance(error, Conflicts):
        yield from (Problem((*place, *conflict.place), conflict.message) for conflict in error.conflicts)
    else:
        yield Problem(place, str(error))


def _no_such_setting(place: Place) -> str:
    nearest = _nearest(place)
    if nearest is not None:
        return f"no such setting; did you mean {full_key((*place[:-1], nearest))}?"
    return f"no such setting; expected one of {', '.join(_siblings(place))}"


def _nearest(place: Place) -> str | None:
    wrong = str(place[-1])
    by_lower_case = {name.lower(): name for name in _siblings(place)}
    close = difflib.get_close_matches(wrong.lower().replace("_", ""), by_lower_case, n=1)
    return by_lower_case[close[0]] if close else None


def _siblings(place: Place) -> tuple[str, ...]:
    return tuple(name for name in names(at(place[:-1])) if len(place) > 1 or name != "aws")


def _without_echoes(problems: set[Problem]) -> set[Problem]:
    """Leave out that a setting is missing where a misspelt one beside it was meant to be it."""
    meant = {
        (*problem.place[:-1], _nearest(problem.place))
        for problem in problems
        if problem.message.startswith("no such setting")
    }
    return {p for p in problems if p.place not in meant or not p.message.startswith("is missing")}


def _shown(place: Place, value: object) -> str:
    """Return the value where it helps; an environment is never shown, since somebody may have put a password there."""
    if "environment" in place:
        return "of another type"
    if isinstance(value, Mapping):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= _LONGEST_SHOWN else f"{written[:_LONGEST_SHOWN]}…"
