"""The findings of a stack as HTML: a fold for each rule, in it every resource, within a given size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Final

from shipworthy.plan.findings import Verdict
from shipworthy.reports.html_text import code, inert, quoted
from shipworthy.reports.report import Finding, StackReport
from shipworthy.reports.wording import (
    counted,
    detail_lines,
    labels,
    mark,
    place,
    remedy,
    waiver_line,
)

COLOURS: Final = {"✗": "bad", "!": "warn", "?": "open", "~": "waived", "✓": "good"}
"""The class of each sign."""

_LONGEST_TRACEBACK: Final = 8_000
_NOTE: Final = 400
"""Bytes kept for the note on what did not fit."""

_OPEN_FOLDS: Final = 10
"""How many failing rules are open at first; on a page with many of them a reader wants to see the rules before."""

_FOLD_END: Final = "</details>\n"


def findings(stack: StackReport, room: int) -> str:
    """Return the folds that fit into `room` bytes of UTF-8, worst findings first, and a note on what did not fit."""
    parts: list[str] = []
    left_out = 0
    room -= _NOTE
    for _, group in groupby(stack.findings, key=_same_rule):
        members = list(group)
        head = _fold_head(members, is_open=members[0].verdict.fails and len(parts) < _OPEN_FOLDS)
        size = _size(head) + _size(_FOLD_END)
        taken: list[str] = []
        for finding in members:
            item = _item(finding)
            if size + _size(item) > room:
                break
            size += _size(item)
            taken.append(item)
        left_out += len(members) - len(taken)
        if taken:
            room -= size
            parts.append(f"{head}{''.join(taken)}{_FOLD_END}")
    if left_out:
        more = counted(left_out, "more finding")
        parts.append(f"<p><strong>{more} left out here for the page's size; the JSON report has all.</strong></p>\n")
    return "".join(parts)


def _same_rule(finding: Finding) -> tuple[str, ...]:
    verdict = finding.verdict
    return mark(verdict), *labels(verdict), verdict.outcome.value, verdict.pack, verdict.rule


def _fold_head(members: Sequence[Finding], *, is_open: bool) -> str:
    verdict, rule = members[0].verdict, members[0].rule
    sign = mark(verdict)
    title = f'<span class="{COLOURS[sign]}">{sign} {inert(" · ".join(labels(verdict)))}</span>'
    about = [f"<p>{inert(rule.title)}</p>" if rule.title else ""]
    about += [f"<p><strong>Remedy:</strong> {inert(remedy(members[0]))}</p>" if remedy(members[0]) else ""]
    about += [f'<p class="quiet">Controls: {inert(", ".join(rule.controls))}</p>' if rule.controls else ""]
    about += [f'<p class="quiet">{code(f"shipworthy policy explain {verdict.rule}")}</p>']
    number = counted(len(members), "resource")
    return (
        f'<details class="rule" data-outcome="{verdict.outcome.value}" data-severity="{verdict.severity.value}"'
        f"{' open' if is_open else ''}><summary>{title} <b>{inert(verdict.rule)}</b> "
        f'<span class="quiet">{number} · {inert(verdict.pack)}</span></summary>'
        f'<div class="about">{"".join(about)}</div>\n'
    )


def _item(finding: Finding) -> str:
    verdict = finding.verdict
    token = f" {code(finding.resource.type)}" if finding.resource else ""
    lines = "".join(f"<li>{inert(line)}</li>" for line in detail_lines(finding))
    return (
        f"<article><h4>{inert(finding.path or verdict.urn)}{token}</h4>"
        f"{f'<ul>{lines}</ul>' if lines else ''}{''.join(_facts(finding, verdict))}</article>\n"
    )


def _facts(finding: Finding, verdict: Verdict) -> Iterator[str]:
    if finding.calls:
        yield f"<small>Declared at {code(' → '.join(map(place, finding.calls)))}</small>"
    if verdict.waiver is not None:
        yield f"<p>{inert(waiver_line(finding))}</p>"
    if verdict.traceback:
        yield quoted(verdict.traceback[:_LONGEST_TRACEBACK])


def _size(text: str) -> int:
    return len(text.encode())
