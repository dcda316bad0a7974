"""The part of the terminal report that tells what a plan changes of what is there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Protocol

from shipworthy.reports.changes import (
    UPDATE_NOTE,
    ChangeLines,
    change_lines,
    counts,
    has_open_updates,
    output_lines,
    verdict_lines,
)
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.report import StackReport

MOST_CHANGES: Final = 60
"""Resources that are listed; what needs attention comes first."""

_LONGEST_NAME: Final = 60
_COLOURS: Final = {"✗": "31", "-": "31", "±": "35", "~": "33", "+": "32", "=": "32", "?": "36"}


class Style(Protocol):
    """What is needed of the style of text."""

    def paint(self, text: str, code: str) -> str:
        """Colour text."""
        ...

    def wrap(self, text: str, indent: int, hanging: int = 0) -> list[str]:
        """Break text into lines."""
        ...


def lines(stack: StackReport, style: Style) -> Iterator[str]:
    """Yield the changes, nothing where the plan was compared with nothing."""
    changes = stack.plan.changes
    if changes is None:
        return
    yield from style.wrap(f"compared with {on_one_line(changes.prior.name)}: {counts(changes)}", 0, 2)
    found = change_lines(changes, stack.paths)
    shown = found[:MOST_CHANGES]
    width = min(max((len(line.name) for line in shown), default=0), _LONGEST_NAME)
    if shown:
        yield ""
    for line in shown:
        yield from _change(line, width, style)
    if len(found) > len(shown):
        yield f"  … {len(found) - len(shown):,} more changes; --json has all"
    for title, details in (
        ("stack outputs", output_lines(changes)),
        ("verdicts that differ", verdict_lines(changes, stack.paths)),
    ):
        if details:
            yield from ("", f"  {title}")
        for detail in details[:MOST_CHANGES]:
            yield from style.wrap(detail, 6, 4)
        if len(details) > MOST_CHANGES:
            yield f"      … {len(details) - MOST_CHANGES:,} more; --json has all"
    if has_open_updates(changes):
        yield from ("", *style.wrap(UPDATE_NOTE, 2))


def _change(line: ChangeLines, width: int, style: Style) -> Iterator[str]:
    sign = style.paint(f"{line.sign} {line.word:<10}", _COLOURS.get(line.sign, "0"))
    yield f"  {sign}  {line.name:<{width}}  {line.type}"
    for detail in line.details:
        yield from style.wrap(detail, 6, 4)
