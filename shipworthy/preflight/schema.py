"""The JSON schema of the declarative file, for editors; made from the same keys that read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from shipworthy.preflight.forms import Key
from shipworthy.preflight.phases import PHASES, Keys, Phase
from shipworthy.preflight.settings import COMMON_KEYS, TIMEOUT


def schema_document() -> str:
    """Return the schema as JSON, which ends with a line end."""
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Start-up check of shipworthy preflight",
        "type": "object",
        "additionalProperties": False,
        "properties": {TIMEOUT.name: _key(TIMEOUT), **{phase.name: _section(phase) for phase in PHASES}},
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _section(phase: Phase) -> dict[str, object]:
    below = {name: _table(keys, {}) for name, keys in phase.below.items()}
    tables = [_table((*COMMON_KEYS, *keys), below, kind) for kind, keys in phase.keys.items()]
    one = tables[0] if len(tables) == 1 else {"oneOf": tables}
    return {"description": phase.meaning, "type": "object", "minProperties": 1, "additionalProperties": one}


def _table(keys: Keys, below: Mapping[str, object], kind: str = "") -> dict[str, object]:
    properties: dict[str, object] = {key.name: _key(key) for key in keys}
    if kind:
        properties["kind"] = {"const": kind}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": {**properties, **below},
        "required": [key.name for key in keys if key.mandatory],
    }


def _key(key: Key[Any]) -> dict[str, object]:
    described: dict[str, object] = {**key.form.schema, "description": key.meaning}
    if key.default not in {None, "", ()}:
        described["default"] = key.default
    return described
