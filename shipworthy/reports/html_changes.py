"""What a plan changes against the stack's state, as HTML."""

from __future__ import annotations

from typing import Final

from shipworthy.reports.changes import (
    UPDATE_NOTE,
    ChangeLines,
    change_lines,
    counts,
    has_open_updates,
    output_lines,
    verdict_lines,
)
from shipworthy.reports.html_text import code, inert, row, table
from shipworthy.reports.report import StackReport
from shipworthy.reports.wording import counted

MOST_CHANGES: Final = 500
"""Resources, and verdicts, that are listed; what needs attention comes first."""


def changes(stack: StackReport) -> str:
    """Return how many resources change, each one with what differs; "" for a plan that was compared with nothing."""
    found = stack.plan.changes
    if found is None:
        return ""
    lines = change_lines(found, stack.paths)
    parts = [f"<h3>Changes</h3>\n<p>{inert(counts(found))}</p>\n"]
    if lines:
        parts.append(table("Changes", ("resource", "change", "type", "what differs"), map(_row, lines[:MOST_CHANGES])))
    if len(lines) > MOST_CHANGES:
        parts.append(f"<p>{counted(len(lines) - MOST_CHANGES, 'more change')}; the JSON report has all.</p>\n")
    parts.append(f"<p>{UPDATE_NOTE}</p>\n" if has_open_updates(found) else "")
    parts.append(_list("Stack outputs", output_lines(found)))
    parts.append(_list("Verdicts that differ", verdict_lines(found, stack.paths)))
    return "".join(parts)


def _row(line: ChangeLines) -> str:
    return row(
        inert(line.name), [inert(f"{line.sign} {line.word}"), code(line.type), "<br>".join(map(inert, line.details))]
    )


def _list(title: str, lines: list[str]) -> str:
    if not lines:
        return ""
    items = "".join(f"<li>{inert(line)}</li>" for line in lines[:MOST_CHANGES])
    more = len(lines) - MOST_CHANGES
    others = f"<li>{counted(more, 'more line')}; the JSON report has all.</li>" if more > 0 else ""
    return f"<h4>{title}</h4>\n<ul>{items}{others}</ul>\n"
