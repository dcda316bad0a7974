"""Reading texts that stand alone or in a list, some of them perhaps unknown."""

from __future__ import annotations

from policies.framework.resource import View
from policies.framework.undecided import Malformed, Undecided


def readable_texts(view: View, path: str) -> tuple[list[str], Undecided | None]:
    """Return the texts at `path` that can be read, of a list or a lone one, and what stopped the reading of others."""
    try:
        return view.texts(path), None
    except Undecided as error:
        return _readable(view, path), error


def _readable(view: View, path: str) -> list[str]:
    found: list[str] = []
    try:
        items = view.each(path)
    except (Undecided, Malformed):
        return found
    for item in items:
        try:
            found.append(item.value("", default=""))
        except Undecided:
            continue
    return found


def known_text(view: View, path: str) -> str:
    """Return the text at `path`, or "" where it is absent, unknown or a secret."""
    try:
        return str(view.value(path) or "")
    except Undecided:
        return ""
