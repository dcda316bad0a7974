"""What leaves the pack: values cut to a readable size, secrets removed, hostile text made harmless."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from math import isfinite
from typing import Any, Final, cast

from policies.framework.documents import parsed_document
from policies.framework.undecided import Malformed, UnknownValue
from policies.framework.values import Asset, Reference, SecretValue, Unknown, Value, hidden_value
from policies.framework.view import steps

PLACEHOLDER: Final = "[secret]"

_SHORTEST: Final = 4
"""Secrets of fewer characters are not looked for: they stand in too many innocent words and numbers."""

_INNOCENT: Final = frozenset({"true", "false", "null", "none"})
_LONGEST_TEXT: Final = 300
_MOST_ITEMS: Final = 20
_DEEPEST: Final = 6

# Control characters and those that reverse or hide text: nothing that comes from a program may steer a terminal.
_STEERING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def plain(text: str) -> str:
    """Return `text` with control and direction characters, line breaks included, spelt as escapes."""
    return _STEERING.sub(lambda match: match.group().encode("unicode_escape").decode(), text)


class Redactor:
    """Knows every secret that the run has met so far, and removes them from text."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern: re.Pattern[str] | None = None

    def learn(self, texts: Iterable[str]) -> None:
        """Remember these secrets, in each form in which a message could carry them."""
        new = {form for text in texts for form in _forms(text)} - self._forms
        if new:
            self._forms |= new
            self._pattern = None

    def text(self, text: str) -> str:
        """Return `text` without secrets."""
        if not self._forms:
            return text
        if self._pattern is None:
            self._pattern = re.compile("|".join(re.escape(form) for form in sorted(self._forms, key=len, reverse=True)))
        return self._pattern.sub(PLACEHOLDER, text)

    def message(self, text: str) -> str:
        """Return `text` without secrets and with nothing that steers a terminal, on one line."""
        return plain(self.text(text))

    def value(self, value: Value, depth: int = 0) -> Any:
        """Return `value` as JSON for a reader: secrets and unknowns marked, long texts and lists cut."""
        if isinstance(value, SecretValue):
            return PLACEHOLDER
        if isinstance(value, Unknown):
            return {"unknown": True}
        if isinstance(value, str):
            text = self.text(value)
            return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT]}…"
        if isinstance(value, dict | list):
            return "…" if depth >= _DEEPEST else self._items(cast("dict[str, Value] | list[Value]", value), depth + 1)
        if isinstance(value, float) and not isfinite(value):
            return str(value)
        return value.urn if isinstance(value, Reference) else "an asset" if isinstance(value, Asset) else value

    def _items(self, value: dict[Any, Any] | list[Any], depth: int) -> Any:
        if isinstance(value, list):
            items = [self.value(item, depth) for item in value[:_MOST_ITEMS]]
            return [*items, "…"] if len(value) > _MOST_ITEMS else items
        names = sorted(value)
        shown = {self.text(name): self.value(value[name], depth) for name in names[:_MOST_ITEMS]}
        return {**shown, "…": "…"} if len(names) > _MOST_ITEMS else shown


def _forms(secret: str) -> list[str]:
    lines = [line.strip() for line in secret.splitlines()] if "\n" in secret else []
    spelt = [secret, secret.strip(), repr(secret)[1:-1], json.dumps(secret)[1:-1], plain(secret), *lines]
    return [form for form in spelt if len(form) >= _SHORTEST and form.lower() not in _INNOCENT]


def value_at(inputs: Value, path: str) -> Value:
    """Return the value at `path`, into JSON documents and secrets as well; None where there is none."""
    data, secret = inputs, False
    for step in steps(path):
        if isinstance(data, SecretValue):
            data, secret = hidden_value(data), True
        if isinstance(data, str):
            data = _document(data, path)
        if isinstance(step, str) and isinstance(data, dict):
            data = cast("dict[str, Value]", data).get(step)
        elif isinstance(step, int) and isinstance(data, list):
            items = cast("list[Value]", data)
            data = items[step] if step < len(items) else None
        else:
            return data if isinstance(data, Unknown) else None
    return SecretValue(data) if secret and data is not None else data


def _document(text: str, path: str) -> Value:
    try:
        return parsed_document(text, path)
    except (Malformed, UnknownValue):
        return None
