"""The comparison of two stacks as a comment on a pull request: findings open, what is intended folded by component."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from shipworthy.plan.parity import Judged, Parity
from shipworthy.reports.markdown import LONGEST, fold, inert
from shipworthy.reports.parity import ADVICE, by_component, conclusion, described, place, resources_of, title
from shipworthy.reports.wording import counted

MOST_DIFFERENCES = 100
"""Differences of one component that are listed."""

_NOTE = "**Left out here for its length, but in the JSON report: {parts}.**"
_ROOM = LONGEST - 2_000
"""Bytes of UTF-8 for everything but the note on what was left out."""


def render(parity: Parity) -> str:
    """Return the report as GitHub-flavoured Markdown of at most `LONGEST` bytes; what is left out is named."""
    sign = "❌" if parity.exit_status else "✅"
    parts = [f"### {sign} {inert(' and '.join(parity.stacks))}: {conclusion(parity)}", inert(title(parity))]
    if parity.flaws:
        lines = (f"<li>{inert(place(flaw.intention, parity.file))} {inert(flaw.message)}</li>" for flaw in parity.flaws)
        parts.append(f"<ul>{''.join(lines)}</ul>")
    if parity.findings:
        parts.append(inert(ADVICE.format(file=parity.file)))
    room = _ROOM - sum(map(_size, parts))
    left_out = 0
    for text in _folds(parity):
        room -= _size(text)
        if room >= 0:
            parts.append(text)
        else:
            left_out += 1
    if left_out:
        parts.append(_NOTE.format(parts=counted(left_out, "component")))
    return "\n\n".join(parts) + "\n"


def _folds(parity: Parity) -> Iterator[str]:
    for component, found in by_component(parity, intended=False):
        summary = f"❌ <b>{inert(component)}</b> — {counted(len(found), 'difference')} not intended"
        yield fold(summary, _items(found, parity))
    for component, found in by_component(parity, intended=True):
        summary = f"<b>{inert(component)}</b> — {counted(len(found), 'difference')} intended"
        yield fold(summary, _items(found, parity))


def _items(found: Sequence[Judged], parity: Parity) -> str:
    shown = found[:MOST_DIFFERENCES]
    items = "".join(_item(resource, one, parity) for resource, group in resources_of(shown) for one in group)
    more = len(found) - len(shown)
    others = f"<p>{counted(more, 'more difference')}; the JSON report has all.</p>" if more else ""
    return f"<ul>{items}</ul>{others}"


def _item(resource: str, one: Judged, parity: Parity) -> str:
    reason = f"<br>{inert(one.intention.reason)}" if one.intention is not None else ""
    return f"<li><b>{inert(resource)}</b> {inert(described(one.disparity, parity.stacks))}{reason}</li>"


def _size(text: str) -> int:
    return len(text.encode()) + 2
