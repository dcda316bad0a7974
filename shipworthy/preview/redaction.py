"""Keeps secrets out of what packs and programs say: whoever was handed a secret may repeat it in a message."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, cast

from google.protobuf import struct_pb2

from shipworthy.plan.values import SECRET_PLACEHOLDER, UNKNOWN_SENTINEL, Secret, Value
from shipworthy.preview.values import SECRET, SIGNATURE

SHORTEST: Final = 4
"""Shorter secrets are left in place: hiding every `1` would hide the message, not the secret."""


class Redactor:
    """Learns secrets and takes them out of texts."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts = set(texts)
        self._pending: list[struct_pb2.Struct] = []
        self._pattern: re.Pattern[str] | None = None

    def learn(self, properties: struct_pb2.Struct) -> None:
        """Remember the secrets among a resource's properties; they are only looked up when a text needs cleaning."""
        if SECRET.encode() in properties.SerializeToString():
            self._pending.append(properties)
            self._pattern = None

    def clean(self, text: str) -> str:
        """Replace every secret in `text`, also where it is quoted as Python or JSON quote text."""
        if self._pattern is None:
            self._pattern = self._compiled()
        return self._pattern.sub(SECRET_PLACEHOLDER, text)

    def covered(self, values: Mapping[str, Value]) -> dict[str, Value]:
        """Make a secret of every text among `values` that holds one: functions are given secrets as plain text."""
        return {name: self._covered(value) for name, value in values.items()}

    def _covered(self, value: Value) -> Value:
        match value:
            case str():
                return value if self.clean(value) == value else Secret(value)
            case Mapping():
                return self.covered(cast("Mapping[str, Value]", value))
            case list():
                return [self._covered(item) for item in value]
            case _:
                return value

    def _compiled(self) -> re.Pattern[str]:
        for properties in self._pending:
            self._texts.update(_secret_texts(properties))
        self._pending.clear()
        spellings = {spelling for text in self._texts for spelling in _spellings(text)}
        longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
        return re.compile("|".join(map(re.escape, longest_first)) or r"(?!)")


def _spellings(text: str) -> Iterator[str]:
    if len(text.strip()) >= SHORTEST and text != UNKNOWN_SENTINEL:
        yield from (text, repr(text)[1:-1], json.dumps(text)[1:-1], json.dumps(text, ensure_ascii=False)[1:-1])


def _secret_texts(struct: struct_pb2.Struct) -> Iterator[str]:
    fields = struct.fields
    if SIGNATURE in fields and fields[SIGNATURE].string_value == SECRET:
        yield from _leaves(fields["value"])
        return
    for value in fields.values():
        yield from _secret_texts_in(value)


def _secret_texts_in(value: struct_pb2.Value) -> Iterator[str]:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        yield from _secret_texts(value.struct_value)
    elif kind == "list_value":
        for item in value.list_value.values:
            yield from _secret_texts_in(item)


def _leaves(value: struct_pb2.Value) -> Iterator[str]:
    match value.WhichOneof("kind"):
        case "struct_value":
            for item in value.struct_value.fields.values():
                yield from _leaves(item)
        case "list_value":
            for item in value.list_value.values:
                yield from _leaves(item)
        case "string_value":
            yield value.string_value
        case "number_value":
            yield f"{value.number_value:g}" if not value.number_value.is_integer() else str(int(value.number_value))
        case _:
            return
