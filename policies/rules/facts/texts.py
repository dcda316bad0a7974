"""Reading texts that stand alone or in a list, some of them perhaps unknown."""

from __future__ import annotations

from policies.framework.resource import View
from policies.framework.undecided import Undecided


def readable_texts(view: View, path: str) -> tuple[list[str], Undecided | None]:
    """Return those texts of the list at `path` that can be read, and what stopped the reading of the others."""
    found: list[str] = []
    undecided: Undecided | None = None
    try:
        items = view.each(path)
    except Undecided as error:
        return found, error
    for item in items:
        try:
            found.append(item.value("", default=""))
        except Undecided as error:
            undecided = error
    return found, undecided


def known_text(view: View, path: str) -> str:
    """Return the text at `path`, or "" where it is absent, unknown or a secret."""
    try:
        return str(view.value(path) or "")
    except Undecided:
        return ""
