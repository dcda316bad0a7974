"""Text as HTML that a browser shows and never obeys."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from shipworthy.reports.inert import on_one_line, printable


def inert(text: str) -> str:
    """Return text on one line, safe as content and in a quoted attribute."""
    return _escaped(on_one_line(text))


def code(text: str) -> str:
    """Return text as code."""
    return f"<code>{inert(text)}</code>"


def quoted(text: str) -> str:
    """Return text in its own lines, "" for none.

    The HTML itself is one line, so that no CI service takes one of the text's for a command.
    """
    plain = printable(text).strip("\n")
    return f"<pre>{'&#10;'.join(_escaped(line) for line in plain.split(chr(10)))}</pre>" if plain else ""


def table(title: str, columns: Sequence[str], rows: Iterable[str]) -> str:
    """Return a table that scrolls sideways by itself, also by keyboard; columns that begin with `#` hold numbers."""
    head = "".join(
        f'<th scope="col" class="number">{inert(name[1:])}</th>'
        if name.startswith("#")
        else f'<th scope="col">{inert(name)}</th>'
        for name in columns
    )
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{inert(title)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>\n{''.join(rows)}</tbody></table></div>\n"
    )


def row(first: str, cells: Iterable[str | int]) -> str:
    """Return a row of a table that the page's search filters: its head, then cells of HTML or numbers."""
    return f'<tr data-row><th scope="row">{first}</th>{"".join(map(_cell, cells))}</tr>\n'


def _cell(content: str | int) -> str:
    if isinstance(content, str):
        return f"<td>{content}</td>"
    return f'<td class="number{"" if content else " zero"}">{content:,}</td>'


def _escaped(text: str) -> str:
    return html.escape(text, quote=True).replace("##[", "##&#91;")
