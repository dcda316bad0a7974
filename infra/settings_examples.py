"""A value to begin with for every setting: one that the committed stacks use, or else one that the schema allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import yaml

from infra.settings_schema import NAMESPACE, JsonSchema, Place, resolve

NAMED_BY_USER: Final = "<name>"
"""Stands in a place for a name that the user chooses, e.g. a service's."""

_STACK_FILES: Final = ("Pulumi.production.yaml", "Pulumi.staging.yaml")


def example(place: Place, schema: JsonSchema) -> object:
    """Return an example of the setting at `place`, whose schema is resolved; None where nothing tells one.

    A part of the place that the user names is NAMED_BY_USER.
    """
    for stack in _stacks():
        for value in _found(stack, place):
            return value
    return _allowed(schema)


@cache
def _stacks() -> tuple[Mapping[str, Any], ...]:
    root = Path(__file__).parent.parent
    return tuple(_nested(yaml.safe_load((root / name).read_text())["config"]) for name in _STACK_FILES)


def _nested(configuration: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return a stack's configuration in the shape of the model."""
    values: dict[str, Any] = {"aws": {}}
    for key, value in configuration.items():
        namespace, _, name = key.partition(":")
        if namespace == NAMESPACE:
            values[name] = value
        elif namespace == "aws":
            values["aws"][name] = value
    return values


def _found(value: object, place: Place) -> Iterator[object]:
    if not place:
        yield value
    elif isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        wanted = list(members) if place[0] == NAMED_BY_USER else [str(place[0])]
        for name in wanted:
            if name in members:
                yield from _found(members[name], place[1:])


def _allowed(schema: JsonSchema) -> object:
    """Return the schema's own example, or else a value that it allows, rather another one than the default."""
    if "examples" in schema:
        return schema["examples"][0]
    default = schema.get("default")
    if "enum" in schema:
        return next((choice for choice in schema["enum"] if choice != default), default)
    if schema.get("type") == "boolean":
        return not default
    if default not in (None, [], {}):
        return default
    if "items" in schema:
        inner = _allowed(resolve(schema["items"]))
        return None if inner is None else [inner]
    return schema.get("const", schema.get("minimum"))
