"""Tables that describe every setting, written from the model that checks them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from stack_settings.examples import NAMED_BY_USER, Examples
from stack_settings.schema import JsonSchema, Place, SettingsSchema

_HEAD: Final = ("| setting | expected | default | example | |", "|---|---|---|---|---|")


def tables(examples: Examples) -> str:
    """Return a heading and a table for each section of the settings, in Markdown."""
    schema = examples.schema
    properties, required = schema.root["properties"], schema.root["required"]
    sections = [
        _section(examples, name, {**section, "mustBeGiven": name in required}) for name, section in properties.items()
    ]
    return "\n".join(sections)


def settings(
    schema: SettingsSchema, place: Place, declared: JsonSchema
) -> Iterator[tuple[Place, JsonSchema, JsonSchema]]:
    """Yield place, meaning and declaration of each setting from `place` on that holds no further settings."""
    meaning = schema.resolve(declared)
    required = meaning.get("required", ())
    properties: dict[str, Any] = meaning.get("properties", {})
    for name, child in properties.items():
        yield from settings(schema, (*place, name), {**child, "mustBeGiven": name in required})
    members: dict[str, Any] = meaning.get("patternProperties", {})
    sections = [child for child in members.values() if "properties" in schema.resolve(child)]
    for child in sections:
        yield from settings(schema, (*place, NAMED_BY_USER), child)
    if not properties and not sections:
        yield place, meaning, declared


def _section(examples: Examples, name: str, declared: JsonSchema) -> str:
    schema = examples.schema
    key = "aws" if name == "aws" else f"{schema.namespace}:{name}"
    rows = [_row(examples, name, *setting) for setting in settings(schema, (name,), declared)]
    return "\n".join([f"## {key}", "", declared.get("description", ""), "", *_HEAD, *rows, ""])


def _row(examples: Examples, section: str, place: Place, meaning: JsonSchema, declared: JsonSchema) -> str:
    is_section = place == (section,)
    key = ".".join(str(part) for part in place[1:])
    setting = "the value itself" if is_section else f"`aws:{key}`" if section == "aws" else f"`{key}`"
    description = "" if is_section else " ".join(str(declared.get("description", "")).split())
    default = "must be given" if declared.get("mustBeGiven") else _code(declared.get("default"))
    expected, example = _cell(examples.schema.expected(meaning)), _code(examples.of(place, meaning))
    return f"| {' | '.join((setting, expected, default, example, _cell(description)))} |"


def _code(value: object) -> str:
    return "" if value in (None, [], {}) else f"`{_cell(json.dumps(value, ensure_ascii=False))}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
