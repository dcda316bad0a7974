"""Reading a table of the declarative file key by key, collecting every problem with its line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar, cast

from shipworthy.preflight.forms import Key, WrongValueError
from shipworthy.preflight.positions import line_of

T = TypeVar("T")


class Problems:
    """What is wrong with a file, each with its place."""

    def __init__(self, name: str, text: str) -> None:
        self._name = name
        self._text = text
        self._found: list[tuple[int, str]] = []

    def add(self, path: Sequence[str], message: str) -> None:
        """Note what is wrong at this key."""
        line = line_of(self._text, path)
        self._found.append((line, f"{self._name}:{line}: {'.'.join(path)}: {message}"))

    def messages(self) -> list[str]:
        """Return every problem once, in order of lines."""
        return list(dict.fromkeys(message for _, message in sorted(self._found)))


class Table:
    """A table at this path; its values are read once each, and what nobody reads is a problem."""

    def __init__(self, path: Sequence[str], content: Mapping[str, object], problems: Problems) -> None:
        self.path = tuple(path)
        self.content = content
        self.problems = problems

    def get(self, key: Key[T]) -> T:
        """Return the key's value, or its default where it is left out or wrong; what is wrong is noted."""
        if key.name not in self.content:
            if key.mandatory:
                self.problems.add(self.path, f"{key.name} is missing; expected {key.form.expected}")
            return key.default
        try:
            return key.form.read(self.content[key.name])
        except WrongValueError:
            self.problems.add((*self.path, key.name), f"expected {key.form.expected}")
            return key.default

    def child(self, name: str) -> Table | None:
        """Return the table below this name, None where it is left out or no table."""
        content = self.content.get(name)
        if content is None:
            return None
        if not isinstance(content, dict):
            self.problems.add((*self.path, name), f"expected a table: [{'.'.join((*self.path, name))}]")
            return None
        return Table((*self.path, name), cast("dict[str, object]", content), self.problems)

    def refuse_others(self, known: Iterable[str]) -> None:
        """Note every key that is none of those known."""
        names = tuple(known)
        for name in self.content:
            if name not in names:
                self.problems.add((*self.path, name), f"is unknown; {_nearest(name, names)}")


def _nearest(given: str, known: Sequence[str]) -> str:
    close = difflib.get_close_matches(given, known, n=1)
    return f"did you mean {close[0]}?" if close else f"expected one of {', '.join(sorted(known))}"
