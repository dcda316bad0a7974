"""Configuration that a project declares in Pulumi.yaml: types, defaults and values for every stack.

Source: pulumi/pulumi `sdk/go/common/workspace/project.go` (`RewriteShorthandConfigValues`, `Validate`,
`ValidateConfigValue`), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from shipworthy.plan.errors import Problem
from shipworthy.preview.config_values import parse_path
from shipworthy.preview.documents import Document, Place, Plain
from shipworthy.preview.nearest import nearest

TYPES: Final = ("string", "integer", "boolean", "array", "object")
"""The types that a declaration can name."""

_ATTRIBUTES: Final = ("type", "items", "description", "secret", "default", "value")


@dataclass(frozen=True)
class Declaration:
    """One entry under `config` of Pulumi.yaml.

    `key` is as written, `full_key` has its namespace. `type` is "" where none is given, `items` is the attribute of
    that name of an array. `value` is the default or the fixed value, None when a stack has to give one.
    """

    key: str
    full_key: str
    type: str
    items: Mapping[str, Plain] | None
    secret: bool
    value: Plain

    @property
    def type_name(self) -> str:
        """The type as messages name it, such as `array<string>`."""
        return _type_name(self.type, self.items)

    def accepts(self, value: Plain) -> bool:
        """Whether a stack may give `value`; a declaration without a type takes anything."""
        return not self.type or _accepts(self.type, self.items, value)


def full_key(namespace: str, key: str) -> str | None:
    """Complete a key with the project's name; `<namespace>:config:<name>` is an old way to write it.

    None when the key has too many colons.
    """
    parts = key.split(":")
    if len(parts) == 1:
        return f"{namespace}:{key}"
    if len(parts) == 3 and parts[1] == "config":
        return f"{parts[0]}:{parts[2]}"
    return key if len(parts) == 2 else None


def read_declarations(document: Document, project: str, problems: list[Problem]) -> tuple[Declaration, ...]:
    """Read `config` of Pulumi.yaml, appending to `problems` whatever the CLI would refuse."""
    entries = document.value.get("config") if isinstance(document.value, dict) else None
    if not isinstance(entries, dict):
        return ()
    declared = (_Reader(document, project, problems, key).read(entry) for key, entry in entries.items())
    return tuple(sorted((entry for entry in declared if entry is not None), key=lambda entry: entry.full_key))


class _Reader:
    def __init__(self, document: Document, project: str, problems: list[Problem], key: str) -> None:
        self._document, self._project, self._problems, self._key = document, project, problems, key
        self._full_key = full_key(project, key)

    def read(self, entry: Plain) -> Declaration | None:
        if self._full_key is None:
            return self._refuse("is no configuration key; expected <namespace>:<name>")
        try:
            parse_path(self._full_key.partition(":")[2])
        except ValueError as error:
            return self._refuse(f"is no configuration key: {error}")
        own = self._full_key.startswith(f"{self._project}:")
        if isinstance(entry, str | bool | int | list):
            entry = {"default" if own else "value": entry}
        if not isinstance(entry, dict):
            return self._refuse("text, a whole number, true, false, a list or a declaration is expected")
        if not self._sound(entry, own):
            return None
        return self._declaration(self._full_key, entry)

    def _declaration(self, key: str, entry: dict[str, Plain]) -> Declaration | None:
        items = entry.get("items")
        value = entry["default"] if entry.get("default") is not None else entry.get("value")
        declaration = Declaration(
            self._key,
            key,
            str(entry.get("type") or ""),
            items if isinstance(items, dict) else None,
            entry.get("secret") is True,
            value,
        )
        if entry.get("default") is not None and not declaration.accepts(value):
            return self._refuse(f"is not of the declared type {declaration.type_name}", "default")
        return declaration

    def _sound(self, entry: dict[str, Plain], own: bool) -> bool:
        before = len(self._problems)
        for attribute in entry.keys() - set(_ATTRIBUTES):
            self._refuse(f"is unknown{nearest(attribute, _ATTRIBUTES)}", attribute)
        if entry.get("default") is not None and entry.get("value") is not None:
            self._refuse("has both a default and a value; one is expected")
        if not isinstance(entry.get("secret", False), bool):
            self._refuse("true or false is expected", "secret")
        self._check_type(entry, own)
        return len(self._problems) == before

    def _check_type(self, entry: dict[str, Plain], own: bool) -> None:
        kind = entry.get("type")
        if not own and (kind is not None or entry.get("default") is not None):
            self._refuse("belongs to another namespace than the project's, so it takes a value, no type or default")
        elif not own and entry.get("value") is None:
            self._refuse("belongs to another namespace than the project's, so it needs a value")
        elif kind is not None and kind not in TYPES:
            self._refuse(f"one of {', '.join(TYPES)} is expected", "type")
        elif kind == "array":
            self._check_items(entry.get("items"), ("items",))

    def _check_items(self, items: Plain, place: Place) -> None:
        kind = items.get("type") if isinstance(items, dict) else None
        if not isinstance(items, dict) or kind not in TYPES:
            self._refuse(f"says of which type its items are: one of {', '.join(TYPES)} is expected", *place)
        elif kind == "array":
            self._check_items(items.get("items"), (*place, "items"))

    def _refuse(self, message: str, *place: str | int) -> None:
        self._problems.append(self._document.problem(("config", self._key, *place), message))


def _type_name(kind: str, items: Mapping[str, Plain] | None) -> str:
    if items is None:
        return kind
    inner = items.get("items")
    return f"array<{_type_name(str(items.get('type')), inner if isinstance(inner, dict) else None)}>"


def _accepts(kind: str, items: Mapping[str, Plain] | None, value: Plain) -> bool:
    match kind:
        case "string":
            return isinstance(value, str)
        case "integer":
            return _is_whole(value)
        case "boolean":
            return isinstance(value, bool) or value in {"true", "false"} if isinstance(value, bool | str) else False
        case "object":
            return isinstance(value, dict)
        case _:
            return isinstance(value, list) and items is not None and all(_accepts_item(items, item) for item in value)


def _accepts_item(items: Mapping[str, Plain], value: Plain) -> bool:
    inner = items.get("items")
    return _accepts(str(items.get("type")), inner if isinstance(inner, dict) else None, value)


def _is_whole(value: Plain) -> bool:
    if isinstance(value, str):
        return value.removeprefix("-").removeprefix("+").isdecimal() and value.isascii()
    return isinstance(value, int | float) and not isinstance(value, bool) and value == int(value)
