"""A JSON schema by which editors complete and check a stack's file."""

from __future__ import annotations

import json
from typing import cast

from stack_settings.schema import SettingsSchema


def editor_schema(schema: SettingsSchema, description: str) -> str:
    """Return the JSON schema of a stack's file. Keys of other namespaces are let be."""
    properties = schema.root["properties"]
    aws = schema.resolve(properties["aws"])
    keys = {f"aws:{name}": child for name, child in aws["properties"].items()}
    keys |= {f"{schema.namespace}:{name}": child for name, child in properties.items() if name != "aws"}
    required = [f"aws:{name}" for name in aws["required"]]
    required += [f"{schema.namespace}:{name}" for name in schema.root["required"] if name != "aws"]
    other = {"not": {"pattern": f"^{schema.namespace}:"}}
    config = {
        "type": "object",
        "properties": keys,
        "required": required,
        "propertyNames": {"anyOf": [{"enum": sorted(keys)}, other]},
    }
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": description,
        "type": "object",
        "properties": {"config": config},
        "required": ["config"],
        "$defs": schema.root["$defs"],
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
