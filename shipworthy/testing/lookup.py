"""The error of a test that asks for something that is not there."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class NotInPlan(LookupError):
    """A resource or verdict that is not there, or is there more than once; the message names what is."""


def nearest(wanted: str, known: Iterable[str]) -> str:
    """Say which known name was probably meant, else which names there are."""
    names = sorted(set(known))
    close = difflib.get_close_matches(wanted, names, n=1)
    if close:
        return f"; did you mean {close[0]}?"
    return f"; there are: {', '.join(names)}" if names else "; there are none"
