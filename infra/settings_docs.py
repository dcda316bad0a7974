"""What is generated from the model that checks the settings: the page that describes each, and a schema for editors."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final, cast

from infra.settings_examples import NAMED_BY_USER, example
from infra.settings_schema import NAMESPACE, JsonSchema, Place, expected, resolve, root

_INTRODUCTION: Final = f"""\
# Settings

What a stack is told in its `Pulumi.<stack>.yaml`. All keys begin with `{NAMESPACE}:`, save those of the AWS provider.
A setting without a default must be given where its section is. Unknown names, wrong types and impossible combinations
end a preview with exit status 2 and one list of all of them. This page is generated from `infra/settings_model.py`.

An editor that knows the YAML language server completes and checks these files as you type: their first line names
[settings.schema.json](settings.schema.json).
"""

_HEAD: Final = ("| setting | expected | default | example | |", "|---|---|---|---|---|")


def page() -> str:
    """Return the page in Markdown."""
    properties, required = root()["properties"], root()["required"]
    sections = [_section(name, {**schema, "mustBeGiven": name in required}) for name, schema in properties.items()]
    return "\n".join([_INTRODUCTION, *sections])


def editor_schema() -> str:
    """Return the JSON schema of a stack's file, by which editors complete it. Keys of other namespaces are let be."""
    properties = root()["properties"]
    aws = resolve(properties["aws"])
    keys = {f"aws:{name}": schema for name, schema in aws["properties"].items()}
    keys |= {f"{NAMESPACE}:{name}": schema for name, schema in properties.items() if name != "aws"}
    required = [f"aws:{name}" for name in aws["required"]]
    required += [f"{NAMESPACE}:{name}" for name in root()["required"] if name != "aws"]
    other = {"not": {"pattern": f"^{NAMESPACE}:"}}
    config = {
        "type": "object",
        "properties": keys,
        "required": required,
        "propertyNames": {"anyOf": [{"enum": sorted(keys)}, other]},
    }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "Configuration of a stack of the platform.",
        "type": "object",
        "properties": {"config": config},
        "required": ["config"],
        "$defs": root()["$defs"],
    }
    return json.dumps(_untitled(document), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _untitled(schema: object) -> object:
    """Leave out the titles that pydantic makes of names, which editors would show in place of the names."""
    if isinstance(schema, dict):
        members = cast("dict[str, object]", schema)
        return {key: _untitled(value) for key, value in members.items() if key != "title" or not isinstance(value, str)}
    if isinstance(schema, list):
        return [_untitled(item) for item in cast("list[object]", schema)]
    return schema


def settings(place: Place, declared: JsonSchema) -> Iterator[tuple[Place, JsonSchema, JsonSchema]]:
    """Yield place, meaning and declaration of each setting from `place` on that holds no further settings."""
    schema = resolve(declared)
    required = schema.get("required", ())
    properties: dict[str, Any] = schema.get("properties", {})
    for name, child in properties.items():
        yield from settings((*place, name), {**child, "mustBeGiven": name in required})
    sections: list[Any] = [child for child in schema.get("patternProperties", {}).values() if _is_section(child)]
    for child in sections:
        yield from settings((*place, NAMED_BY_USER), child)
    if not properties and not sections:
        yield place, schema, declared


def _is_section(schema: JsonSchema) -> bool:
    return "properties" in resolve(schema)


def _section(name: str, declared: JsonSchema) -> str:
    key = "aws" if name == "aws" else f"{NAMESPACE}:{name}"
    rows = [_row(name, *setting) for setting in settings((name,), declared)]
    return "\n".join([f"## {key}", "", declared.get("description", ""), "", *_HEAD, *rows, ""])


def _row(section: str, place: Place, schema: JsonSchema, declared: JsonSchema) -> str:
    is_section = place == (section,)
    key = ".".join(str(part) for part in place[1:])
    setting = "the value itself" if is_section else f"`aws:{key}`" if section == "aws" else f"`{key}`"
    description = "" if is_section else " ".join(str(declared.get("description", "")).split())
    default = "must be given" if declared.get("mustBeGiven") else _code(declared.get("default"))
    cells = (setting, _cell(expected(schema)), default, _code(example(place, schema)), _cell(description))
    return f"| {' | '.join(cells)} |"


def _code(value: object) -> str:
    return "" if value in (None, [], {}) else f"`{_cell(json.dumps(value, ensure_ascii=False))}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
