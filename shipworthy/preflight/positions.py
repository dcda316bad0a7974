"""The line of a TOML file on which a key stands, for messages; Python's own parser does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from typing import TypeGuard


def line_of(text: str, path: Sequence[str]) -> int:
    """Return the line, from 1, where this key's value begins; where it stands nowhere, that of its table.

    The text is one that parses. Its shortest beginning that parses and holds the key ends on the value's last line; the
    longest one before it ends above the first.
    """
    lines = text.splitlines()
    above = 0
    for count in range(1, len(lines) + 1):
        document = _parsed(lines[:count])
        if document is None:
            continue
        if _holds(document, path):
            return _first_with_content(lines, above)
        above = count
    return line_of(text, path[:-1]) if len(path) > 1 else 1


def _parsed(lines: Sequence[str]) -> dict[str, object] | None:
    try:
        return tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError:
        return None


def _holds(document: dict[str, object], path: Sequence[str]) -> bool:
    here: object = document
    for name in path:
        if not _is_table(here) or name not in here:
            return False
        here = here[name]
    return True


def _is_table(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _first_with_content(lines: Sequence[str], above: int) -> int:
    for number, line in enumerate(lines[above:], above + 1):
        if line.strip() and not line.strip().startswith("#"):
            return number
    return above + 1
