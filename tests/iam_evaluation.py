"""Decides as IAM does about an action: for the operators and keys that the pipelines' policies have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

Document = Sequence[Mapping[str, Any]]


def allows(statements: Document, action: str, resource: str, context: Mapping[str, str]) -> bool:
    """Return whether a statement allows it and none denies it."""
    effects = {each["Effect"] for each in statements if applies(each, action, resource, context)}
    return effects == {"Allow"}


def applies(statement: Mapping[str, Any], action: str, resource: str, context: Mapping[str, str]) -> bool:
    matches = any(fnmatchcase(action.lower(), each.lower()) for each in statement["Action"])
    return (
        matches
        and any(fnmatchcase(resource, each) for each in statement["Resource"])
        and all(holds(*condition, context) for condition in conditions(statement))
    )


def conditions(statement: Mapping[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    for operator, keys in statement.get("Condition", {}).items():
        for key, values in keys.items():
            yield operator, key, values if isinstance(values, list) else [values]


def holds(operator: str, key: str, values: list[str], context: Mapping[str, str]) -> bool:
    value = context.get(key)
    if operator == "Null":
        return (value is None) == (values == ["true"])
    if operator == "StringNotEquals":
        return value not in values
    return value is not None and any(fnmatchcase(value, each) for each in values)
