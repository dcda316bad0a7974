"""A model's JSON schema: where a key leads, and what is expected there in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from pydantic import BaseModel

Place = tuple[str | int, ...]
"""Path of a setting from the model's root, with the names that files use."""

JsonSchema = Mapping[str, Any]

_TYPES: Final = {
    "boolean": "true or false",
    "integer": "a whole number",
    "number": "a number",
    "string": "text",
    "array": "a list",
    "object": "a mapping",
}


_NOTHING: Final[JsonSchema] = {}


@dataclass(frozen=True)
class SettingsSchema:
    """The settings of a program: a model, whose field `aws` stands for the keys `aws:…`, all others for `namespace:…`.

    `independent` are mappings whose members are judged apart, so that what is wrong with one hides nothing of another.
    Values below a setting that is called as one of `concealed` are never shown in an error.
    """

    model: type[BaseModel]
    namespace: str
    independent: frozenset[str] = frozenset()
    concealed: frozenset[str] = frozenset()

    @cached_property
    def root(self) -> JsonSchema:
        """JSON schema of a whole configuration."""
        return self.model.model_json_schema()

    def resolve(self, schema: JsonSchema) -> JsonSchema:
        """Follow a reference, and choose what a setting is when it is given at all."""
        for choice in schema.get("anyOf", ()):
            if choice.get("type") != "null":
                return {
                    **self.resolve(choice),
                    **{key: schema[key] for key in ("description", "default") if key in schema},
                }
        if "$ref" in schema:
            return {**self.root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}
        return schema

    def at(self, place: Place) -> JsonSchema:
        """Return the schema of one setting; the empty schema where there is no such setting."""
        schema = self.resolve(self.root)
        for part in place:
            schema = self.resolve(_child(schema, part))
        return schema

    def expected(self, schema: JsonSchema) -> str:
        """Say in words what may stand there, e.g. "a whole number from 1 to 35"."""
        if "enum" in schema:
            return f"one of {', '.join(str(choice) for choice in schema['enum'])}"
        if "expected" in schema:
            return f"{schema['expected']}{_length(schema)}"
        if "items" in schema:
            return f"a list{_count(schema)}, each {self.expected(self.resolve(schema['items']))}"
        kind = _TYPES.get(schema.get("type", ""), "a value")
        return f"{kind}{_range(schema)}{_length(schema)}{self._members(schema)}"

    def _members(self, schema: JsonSchema) -> str:
        if known := names(schema):
            return f" with {', '.join(known)}"
        for values in schema.get("patternProperties", {}).values():
            if self.resolve(values).get("type") != "object":
                return f" from {self.expected(schema['propertyNames'])} to {self.expected(self.resolve(values))}"
        return ""

    def full_key(self, place: Place) -> str:
        """Return a setting's key as Pulumi writes it, e.g. `shipworthy:services.api.uses[0]`."""
        if place[:1] == ("aws",):
            return f"aws:{_joined(place[1:])}"
        return f"{self.namespace}:{_joined(place)}"


def names(schema: JsonSchema) -> tuple[str, ...]:
    """Return the settings of a section, sorted; empty where the user chooses the names."""
    return tuple(sorted(schema.get("properties", {})))


def _child(schema: JsonSchema, part: str | int) -> JsonSchema:
    if isinstance(part, int):
        return schema.get("items", {})
    if part in schema.get("properties", {}):
        return schema["properties"][part]
    named_by_user: dict[str, JsonSchema] = schema.get("patternProperties", {})
    return next(iter(named_by_user.values()), _NOTHING)


def _range(schema: JsonSchema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if low is not None and high is not None:
        return f" from {low} to {high}"
    return "" if low is None else f" of {low} or more"


def _length(schema: JsonSchema) -> str:
    if "maxLength" in schema:
        return f", at most {schema['maxLength']} characters"
    return ", not empty" if schema.get("minLength") else ""


def _count(schema: JsonSchema) -> str:
    low, high = schema.get("minItems"), schema.get("maxItems")
    if high is not None and low == high:
        return f" of exactly {high}"
    if high is not None:
        return f" of {low or 0} to {high}"
    return "" if low is None else f" of {low} or more"


def _joined(place: Place) -> str:
    key = ""
    for part in place:
        if isinstance(part, int):
            key += f"[{part}]"
        elif part.replace("-", "").replace("_", "").isalnum():
            key += f".{part}" if key else part
        else:
            key += f"[{json.dumps(part)}]"
    return key
