"""Makes text that a program or pack chose harmless to show: no escape sequences, no invisible direction changes.

Names, messages and values in a report come from code under review. Whoever reads a report must see what is there, and
neither a terminal nor a CI service may take it for a command.
"""

from __future__ import annotations

import re

_ESCAPE_SEQUENCES = re.compile(
    "\x1b(?:"
    r"\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor movements
    r"|[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC and the other strings: titles, hyperlinks
    r"|[ -/]*[0-~]"
    ")"
)
_CONTROLS = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"
    "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff"  # invisible, or reorders what follows
    "\ud800-\udfff\ufffe\uffff"  # can't be encoded, or not in XML
    "]"
)
_COMMAND = re.compile(r"^([ \t]*)::", re.MULTILINE)


def printable(text: str) -> str:
    """Drop terminal escape sequences and spell every other control character out; line breaks and tabs stay."""
    plain = _ESCAPE_SEQUENCES.sub("", text.replace("\r\n", "\n"))
    return _CONTROLS.sub(_spelled, plain)


def on_one_line(text: str) -> str:
    r"""Make text `printable` and spell its line breaks and tabs out (`\n`, `\t`), for names, paths and values."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def without_commands(text: str) -> str:
    """Break what GitHub's and Azure's runners read as a command in a log: `::` that starts a line, `##[` anywhere."""
    return _COMMAND.sub(r"\1\\::", text).replace("##[", "##\\[")


def _spelled(match: re.Match[str]) -> str:
    code = ord(match.group())
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"
