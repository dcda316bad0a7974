"""Files that users write, read as plain values that remember their lines.

Scalars mean what they mean to the Pulumi CLI, which reads YAML with gopkg.in/yaml.v3 (its `resolve.go`, read on
2026-11-22): `yes` and `on` are text, `0x10` and `010` are numbers, a date becomes the text that Go prints for it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import yaml

from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.preview.yaml_scalars import PLAIN_TAG, STRING_TAG, scalar_value

Plain: TypeAlias = None | bool | int | float | str | list["Plain"] | dict[str, "Plain"]
"""What a YAML or JSON file can hold."""

Place: TypeAlias = tuple[str | int, ...]
"""Keys and indices that lead to a value."""

MAXIMUM_VALUES: Final = 200_000
"""How many values a file may hold once its aliases are written out; more is an attack or a mistake."""

MAXIMUM_DEPTH: Final = 100
"""How deep values may nest; far below what exhausts the interpreter's stack."""


@dataclass(frozen=True)
class Document:
    """One file's content. `name` is how messages call the file; `lines` holds the line of each place, from 1."""

    name: str
    value: Plain
    lines: dict[Place, int] = field(default_factory=dict[Place, int])

    def problem(self, place: Sequence[str | int], message: str) -> Problem:
        """Name a problem with what stands, or should stand, at `place`; the line is the nearest known one around it."""
        known = next((place[:end] for end in range(len(place), -1, -1) if tuple(place[:end]) in self.lines), None)
        return Problem(self.name, key_text(place), message, None if known is None else self.lines[tuple(known)])


def key_text(place: Sequence[str | int]) -> str:
    """`place` as people write it: `config.app:zones[0]`."""
    text = ""
    for step in place:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def read_document(path: Path, name: str) -> Document:
    """Read the YAML or JSON (by its suffix) file at `path`, called `name` in messages. An empty file is None.

    Raises ConfigurationError when it can't be read, is no UTF-8, is malformed, has a key twice or one that is no text.
    """
    text = read_text(path, name)
    return _from_json(text, name) if path.suffix == ".json" else _from_yaml(text, name)


def read_json(path: Path, name: str) -> Document:
    """Read the JSON file at `path`, whatever it is called; raises ConfigurationError as `read_document` does."""
    return _from_json(read_text(path, name), name)


def read_text(path: Path, name: str) -> str:
    """Read UTF-8 text without its byte-order mark; raises ConfigurationError when that is impossible."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise ConfigurationError((Problem(name, "", "there is no such file"),)) from None
    except IsADirectoryError:
        raise ConfigurationError((Problem(name, "", "is a folder, a file was expected"),)) from None
    except UnicodeDecodeError as error:
        message = f"is not UTF-8 text (byte {error.start})"
        raise ConfigurationError((Problem(name, "", message),)) from None
    except OSError as error:
        raise ConfigurationError((Problem(name, "", f"can't be read: {error.strerror}"),)) from None


def _from_json(text: str, name: str) -> Document:
    def no_twins(pairs: list[tuple[str, Plain]]) -> Plain:
        seen: dict[str, Plain] = {}
        for key, value in pairs:
            if key in seen:
                raise ConfigurationError((Problem(name, key, "is given twice"),))
            seen[key] = value
        return seen

    def no_constant(constant: str) -> Plain:
        raise ConfigurationError((Problem(name, "", f"{constant} is no JSON number"),))

    try:
        value: Plain = json.loads(text or "null", object_pairs_hook=no_twins, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        message = f"is not valid JSON: {error.msg} (column {error.colno})"
        raise ConfigurationError((Problem(name, "", message, error.lineno),)) from None
    except RecursionError:
        raise ConfigurationError((Problem(name, "", "is nested too deeply"),)) from None
    return Document(name, value)


def _from_yaml(text: str, name: str) -> Document:
    try:
        node = next(iter(yaml.compose_all(text, _Loader)), None)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        what = " ".join(part for part in (error.problem, error.context) if part)
        raise ConfigurationError((Problem(name, "", f"is not valid YAML: {what}", _line(mark)),)) from None
    except yaml.YAMLError as error:
        first_line = str(error).partition("\n")[0]
        raise ConfigurationError((Problem(name, "", f"is not valid YAML: {first_line}"),)) from None
    except RecursionError:
        raise ConfigurationError((Problem(name, "", "is nested too deeply"),)) from None
    reader = _Reader(name)
    value = None if node is None else reader.read(node, ())
    if reader.problems:
        raise ConfigurationError(tuple(reader.problems))
    return Document(name, value, reader.lines)


def _line(mark: yaml.Mark | None) -> int | None:
    return None if mark is None else mark.line + 1


class _Loader(yaml.SafeLoader):
    """Leaves the meaning of an unquoted, untagged scalar to `scalar_value`."""

    def resolve(self, kind: type[yaml.Node], value: str | None, implicit: tuple[bool, bool]) -> str:  # noqa: ARG002
        if kind is yaml.ScalarNode:
            return PLAIN_TAG if implicit[0] else STRING_TAG
        return self.DEFAULT_MAPPING_TAG if kind is yaml.MappingNode else self.DEFAULT_SEQUENCE_TAG


class _Reader:
    """Turns composed nodes into plain values, writing aliases out within bounds and collecting every problem."""

    def __init__(self, name: str) -> None:
        self.lines: dict[Place, int] = {}
        self.problems: list[Problem] = []
        self._name = name
        self._values = 0

    def read(self, node: yaml.Node, place: Place) -> Plain:
        self.lines.setdefault(place, node.start_mark.line + 1)
        self._values += 1
        if self._values > MAXIMUM_VALUES:
            self._stop(node, f"holds more than {MAXIMUM_VALUES:,} values once its aliases are written out")
        if len(place) > MAXIMUM_DEPTH:
            self._stop(node, f"is nested more than {MAXIMUM_DEPTH} levels deep (does an alias contain itself?)")
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*place, index)) for index, item in enumerate(node.value)]
        assert isinstance(node, yaml.ScalarNode)  # noqa: S101
        return self._scalar(node, place)

    def _stop(self, node: yaml.Node, message: str) -> None:
        raise ConfigurationError((Problem(self._name, "", message, node.start_mark.line + 1),))

    def _scalar(self, node: yaml.ScalarNode, place: Place) -> Plain:
        try:
            return scalar_value(node.tag, node.value)
        except ValueError as error:
            self.problems.append(Problem(self._name, key_text(place), str(error), node.start_mark.line + 1))
            return None

    def _mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Plain]:
        own: dict[str, Plain] = {}
        merged: dict[str, Plain] = {}
        for key_node, value_node in node.value:
            if _is_merge(key_node):
                merged = {**self._merged(value_node, place), **merged}
                continue
            key = self._key(key_node, place)
            if key in own:
                message = f"is given twice, first in line {self.lines[(*place, key)]}"
                self.problems.append(
                    Problem(self._name, key_text((*place, key)), message, key_node.start_mark.line + 1)
                )
            self.lines[(*place, key)] = key_node.start_mark.line + 1
            own[key] = self.read(value_node, (*place, key))
        return {**merged, **own}

    def _key(self, node: yaml.Node, place: Place) -> str:
        key = scalar_value(node.tag, node.value) if isinstance(node, yaml.ScalarNode) else None
        if isinstance(key, str):
            return key
        text = node.value if isinstance(node, yaml.ScalarNode) else "a list or mapping"
        message = f"the key {text} is not text; put it in quotes"
        self.problems.append(Problem(self._name, key_text(place), message, node.start_mark.line + 1))
        return str(text)

    def _merged(self, node: yaml.Node, place: Place) -> dict[str, Plain]:
        sources = node.value if isinstance(node, yaml.SequenceNode) else [node]
        merged: dict[str, Plain] = {}
        for source in sources:
            value = self.read(source, place)
            if isinstance(value, dict):
                merged = {**value, **merged}
            else:
                message = "`<<` takes a mapping or a list of mappings"
                self.problems.append(Problem(self._name, key_text(place), message, source.start_mark.line + 1))
        return merged


def _is_merge(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag == PLAIN_TAG and node.value == "<<"
