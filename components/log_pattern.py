"""Patterns by which CloudWatch Logs picks out JSON lines, checked before anything is created.

Source of the grammar: CloudWatch Logs user guide, "Filter pattern syntax for metric filters", and the API reference,
`PutMetricFilter`; read 2026-11-22. Patterns for text that is no JSON are refused: a line with correlation ids is JSON.
"""

from __future__ import annotations

import re
from typing import Final

LONGEST_PATTERN: Final = 1024
"""Characters."""

_MOST_BRACKETS: Final = 50
"""More than anybody means."""

SELECTOR: Final = r"\$(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[\d+\]|\['[^']+'\])+"
"""A property of the line, such as `$.level` or `$.errors[0].code`."""

_TOKEN: Final = re.compile(
    rf"""\s*(?:
        (?P<selector>{SELECTOR})
      | (?P<operator>!=|>=|<=|=|>|<)
      | (?P<join>&&|\|\|)
      | (?P<bracket>[()])
      | (?P<text>"[^"]*"|%[^%]+%)
      | (?P<word>[A-Za-z0-9_.*+-]+)
    )""",
    re.VERBOSE,
)

_STATES: Final = ({"IS", "NULL"}, {"IS", "TRUE"}, {"IS", "FALSE"}, {"NOT", "EXISTS"})


def check_pattern(pattern: str) -> None:
    """Raise ValueError, naming the place, unless CloudWatch Logs takes the pattern as one for JSON lines."""
    inside = pattern.strip()
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"has {len(pattern)} characters; expected at most {LONGEST_PATTERN}")
    if not (inside.startswith("{") and inside.endswith("}")):
        raise ValueError('is no pattern for JSON lines; expected one such as { $.level = "ERROR" }')
    if inside.count("(") > _MOST_BRACKETS:
        raise ValueError(f"has more than {_MOST_BRACKETS} brackets")
    reader = _Reader(_tokens(inside[1:-1].rstrip()))
    reader.alternatives()
    reader.end()


def _tokens(text: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    place = 0
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None or token.lastgroup is None:
            raise ValueError(f"can't be read at {text[place:].strip()[:20]!r}")
        found.append((token.lastgroup, token[token.lastgroup]))
        place = token.end()
    return found


class _Reader:
    """Reads conditions that `&&` and `||` join, in brackets or not."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self._tokens, self._place = tokens, 0

    def alternatives(self) -> None:
        self._condition()
        while self._next()[0] == "join":
            self._place += 1
            self._condition()

    def end(self) -> None:
        if self._place < len(self._tokens):
            raise ValueError(f"goes on with {self._next()[1]!r}; expected && or || before it")

    def _condition(self) -> None:
        if self._next() == ("bracket", "("):
            self._place += 1
            self.alternatives()
            self._take("bracket", "a closing bracket", only=")")
            return
        self._take("selector", "a property such as $.level")
        if self._next()[0] == "operator":
            self._place += 1
            self._value()
            return
        words = {self._word(), self._word()}
        if words not in _STATES:
            raise ValueError("has a property without a comparison; expected such as = 1, IS NULL or NOT EXISTS")

    def _value(self) -> None:
        if self._next()[0] not in {"text", "word"}:
            raise ValueError(f"compares with {self._next()[1]!r}; expected a number or a text in quotes")
        self._place += 1

    def _word(self) -> str:
        kind, text = self._next()
        self._place += kind == "word"
        return text

    def _take(self, kind: str, expected: str, only: str = "") -> None:
        found = self._next()
        if found[0] != kind or (only and found[1] != only):
            raise ValueError(f"has {found[1] or 'nothing'!r} where {expected} is expected")
        self._place += 1

    def _next(self) -> tuple[str, str]:
        return self._tokens[self._place] if self._place < len(self._tokens) else ("", "")
