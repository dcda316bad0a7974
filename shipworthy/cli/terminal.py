"""What the reader's terminal can show."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

from shipworthy.reports.text import PLAIN, Style

_NEEDED = "✗✓·→…—"
_NARROWEST, _WIDEST = 60, 120


def style_of(stream: TextIO | None) -> Style:
    """Choose width, colour and characters for a stream; what is no terminal gets the same bytes everywhere.

    A non-empty `NO_COLOR` turns colours off, else a non-empty `FORCE_COLOR` other than `0` turns them on.
    """
    if stream is None:
        return PLAIN
    terminal = is_terminal(stream)
    width = min(max(shutil.get_terminal_size().columns, _NARROWEST), _WIDEST) if terminal else PLAIN.width
    return Style(width=width, colour=_colour(terminal), unicode=_shows(stream, _NEEDED))


def is_terminal(stream: TextIO | None) -> bool:
    """Tell whether a person watches the stream and its lines can be rewritten."""
    try:
        return stream is not None and stream.isatty() and os.environ.get("TERM") != "dumb"
    except ValueError:  # closed
        return False


def _colour(terminal: bool) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return terminal or os.environ.get("FORCE_COLOR", "0") not in {"", "0"}


def _shows(stream: TextIO, characters: str) -> bool:
    try:
        characters.encode(stream.encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
