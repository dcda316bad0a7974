"""A value to begin with for every setting: one that committed stacks use, or else one that the schema allows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final, cast

import yaml

from stack_settings.schema import JsonSchema, Place, SettingsSchema

NAMED_BY_USER: Final = "<name>"
"""Stands in a place for a name that the user chooses, e.g. a service's."""


@dataclass(frozen=True)
class Examples:
    """Examples of the settings of `schema`, out of `files`, the committed stacks' configuration, the best one first."""

    schema: SettingsSchema
    files: tuple[Path, ...]

    def of(self, place: Place, schema: JsonSchema) -> object:
        """Return an example of the setting at `place`, whose schema is resolved; None where nothing tells one.

        A part of the place that the user names is NAMED_BY_USER.
        """
        for stack in self._stacks:
            for value in _found(stack, place):
                return value
        return self._allowed(schema)

    @cached_property
    def _stacks(self) -> tuple[Mapping[str, Any], ...]:
        return tuple(self._nested(yaml.safe_load(file.read_text())["config"]) for file in self.files)

    def _nested(self, configuration: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return a stack's configuration in the shape of the model."""
        values: dict[str, Any] = {"aws": {}}
        for key, value in configuration.items():
            namespace, _, name = key.partition(":")
            if namespace == self.schema.namespace:
                values[name] = value
            elif namespace == "aws":
                values["aws"][name] = value
        return values

    def _allowed(self, schema: JsonSchema) -> object:
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
            inner = self._allowed(self.schema.resolve(schema["items"]))
            return None if inner is None else [inner]
        return schema.get("const", schema.get("minimum"))


def _found(value: object, place: Place) -> Iterator[object]:
    if not place:
        yield value
    elif isinstance(value, Mapping):
        members = cast("Mapping[str, object]", value)
        wanted = list(members) if place[0] == NAMED_BY_USER else [str(place[0])]
        for name in wanted:
            if name in members:
                yield from _found(members[name], place[1:])
