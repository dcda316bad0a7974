"""Reads what a stack promises from `policies/limits/<stack>.yaml` and from the pack's configuration."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any, Final, cast

from policies.framework.limits import Limits, limits_schema
from policies.framework.located_yaml import Located, located_file
from policies.framework.problems import Problem, RefusedConfiguration, nearest
from policies.framework.redaction import plain

_DEFAULT: Final = "default.yaml"


def limits_file(folders: Sequence[Path], stack: str) -> Path:
    """Return the file with the limits of `stack`: its own, or the default one, from the first folder that has either.

    The last folder has a default one.
    """
    names = (f"{stack}.yaml", _DEFAULT) if "/" not in stack else (_DEFAULT,)
    return next(
        (file for folder in folders for name in names if (file := folder / name).is_file()), folders[-1] / _DEFAULT
    )


def load_limits(path: Path, base: Limits | None = None) -> Limits:
    """Read a file of limits; with `base` it may leave out those that are the same.

    Raises `RefusedConfiguration` with every unknown, missing or mistyped limit.
    """
    document = located_file(path)
    if not isinstance(document.value, dict):
        raise RefusedConfiguration([Problem(path.name, document.line, "", "limits by name were expected")])
    given = cast("dict[str, Located]", document.value)
    problems = [
        Problem(path.name, item.line, key, wrong) for key, item in given.items() if (wrong := _wrong(key, item.plain()))
    ]
    missing = [each.name for each in fields(Limits) if each.name not in given and base is None]
    problems += [Problem(path.name, document.line, key, "is missing") for key in missing]
    if problems:
        raise RefusedConfiguration(problems)
    return _limits({**(as_json(base) if base else {}), **{key: item.plain() for key, item in given.items()}})


def overridden(limits: Limits, given: Mapping[str, Any]) -> Limits:
    """Return `limits` with the values that the pack's configuration gives for the policy `limits`.

    Raises `RefusedConfiguration` with every unknown or mistyped limit.
    """
    problems = [
        Problem("policy configuration", 0, f"limits.{key}", wrong)
        for key, value in sorted(given.items())
        if (wrong := _wrong(key, value))
    ]
    if problems:
        raise RefusedConfiguration(problems)
    return _limits({**as_json(limits), **given})


def as_json(limits: Limits) -> dict[str, Any]:
    """Return the limits by name as JSON."""
    values: dict[str, Any] = {each.name: getattr(limits, each.name) for each in fields(Limits)}
    return {name: _list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _limits(values: Mapping[str, Any]) -> Limits:
    frozen: dict[str, Any] = {
        name: _tuple(value) if isinstance(value, list) else value for name, value in values.items()
    }
    return Limits(**frozen)


def _list(value: Any) -> Any:
    return list(value)


def _tuple(value: Any) -> Any:
    return tuple(value)


def _wrong(name: str, value: Any) -> str:
    """Return what is wrong with a limit, "" if nothing is."""
    schema = limits_schema().get(name)
    if schema is None:
        return f"is no limit{nearest(name, limits_schema())}"
    if schema["type"] == "boolean":
        return "" if isinstance(value, bool) else "true or false was expected"
    if schema["type"] == "integer":
        whole = isinstance(value, int) and not isinstance(value, bool) and value >= 0
        return "" if whole else "a whole number, 0 or more, was expected"
    if schema["type"] == "string":
        return "" if value in schema["enum"] else f"one of {', '.join(schema['enum'])} was expected"
    items = cast("list[Any]", value) if isinstance(value, list) else [None]
    if {type(item) for item in items} - {str} or len(items) < schema.get("minItems", 0):
        return "a list of texts was expected"
    pattern = schema["items"].get("pattern", "")
    odd = next((str(item) for item in items if not re.match(pattern, str(item))), None)
    return "" if odd is None else f"{plain(odd)!r} has another form than {pattern}"
