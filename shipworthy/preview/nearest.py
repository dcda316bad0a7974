"""The name that a user probably meant."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(given: str, known: Iterable[str]) -> str:
    """Write the end of a sentence about an unknown name: `; did you mean x?`, else the names that are known."""
    names = sorted(known)
    close = difflib.get_close_matches(given, names, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; known: {', '.join(names)}" if names else ""
