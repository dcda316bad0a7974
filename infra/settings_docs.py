"""The page that describes every setting, written from the model that checks them.

`python -m infra.settings_docs` prints it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any, Final

from infra.settings_schema import NAMESPACE, JsonSchema, expected, resolve, root

_INTRODUCTION: Final = f"""\
# Settings

What a stack is told in its `Pulumi.<stack>.yaml`. All keys begin with `{NAMESPACE}:`, save those of the AWS provider.
A setting without a default must be given where its section is. Unknown names, wrong types and impossible combinations
end a preview with exit status 2 and one list of all of them. This page is generated from `infra/settings_model.py`.
"""

_WHOLE: Final = "the value itself"


def page() -> str:
    """Return the page in Markdown."""
    properties, required = root()["properties"], root()["required"]
    sections = [_section(name, {**schema, "mustBeGiven": name in required}) for name, schema in properties.items()]
    return "\n".join([_INTRODUCTION, *sections])


def _section(name: str, schema: JsonSchema) -> str:
    key = "aws" if name == "aws" else f"{NAMESPACE}:{name}"
    lines = [f"## {key}", "", schema.get("description", ""), ""]
    rows = list(_rows(f"{key}:" if name == "aws" else "", resolve(schema), schema, top=True))
    lines += ["| setting | expected | default | |", "|---|---|---|---|", *rows, ""]
    return "\n".join(lines)


def _rows(key: str, schema: JsonSchema, declared: JsonSchema, *, top: bool = False) -> Iterator[str]:
    """Yield a row for each setting below `key`; `declared` is the schema as it stands where the setting is declared."""
    properties: dict[str, Any] = schema.get("properties", {})
    named: list[Any] = list(schema.get("patternProperties", {}).values())
    if properties:
        required = schema.get("required", ())
        for name, child in properties.items():
            shown = {**child, "mustBeGiven": name in required}
            yield from _rows(f"{key}{name}" if key.endswith(":") else _below(key, name), resolve(child), shown)
    elif named and resolve(named[0]).get("properties"):
        yield from _rows(_below(key, "<name>"), resolve(named[0]), named[0])
    else:
        yield _row(_WHOLE if top else key, schema, declared)


def _below(key: str, name: str) -> str:
    return f"{key}.{name}" if key else name


def _row(key: str, schema: JsonSchema, declared: JsonSchema) -> str:
    description = "" if key == _WHOLE else " ".join(str(declared.get("description", "")).split())
    shown = key if key == _WHOLE else f"`{key}`"
    return f"| {shown} | {_cell(expected(schema))} | {_default(declared)} | {_cell(description)} |"


def _default(declared: JsonSchema) -> str:
    if declared.get("mustBeGiven"):
        return "must be given"
    default = declared.get("default")
    return "" if default in (None, [], {}) else f"`{_cell(json.dumps(default, ensure_ascii=False))}`"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.stdout.write(page())
