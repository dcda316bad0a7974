"""The report as one page for a browser: complete in itself, asks for nothing elsewhere, and runs no code but its own.

Names, messages and values come from code under review. They are escaped, and the page's Content-Security-Policy lets
the browser use only the style and the script whose hashes it names.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Final

from shipworthy.plan.findings import Outcome, Severity
from shipworthy.plan.model import MessageSeverity
from shipworthy.reports.html_changes import changes
from shipworthy.reports.html_findings import COLOURS, findings
from shipworthy.reports.html_text import code, inert, quoted, row, table
from shipworthy.reports.report import Finding, PackSummary, Report, StackReport, messages_once
from shipworthy.reports.wording import (
    assumption_line,
    conclusion,
    counted,
    failures,
    headline,
    not_checked,
    revision_line,
    seen,
)

LARGEST: Final = 3_000_000
"""Bytes of UTF-8 of the whole page; findings beyond it are counted and left to the JSON report."""

_OUTCOMES: Final = (
    Outcome.VIOLATED,
    Outcome.UNRESOLVED,
    Outcome.ERROR,
    Outcome.WAIVED,
    Outcome.PASSED,
    Outcome.NOT_APPLICABLE,
)
_CLASSES: Final[Mapping[Outcome, str]] = {
    Outcome.VIOLATED: COLOURS["✗"],
    Outcome.ERROR: COLOURS["✗"],
    Outcome.UNRESOLVED: COLOURS["?"],
    Outcome.WAIVED: COLOURS["~"],
    Outcome.PASSED: COLOURS["✓"],
    Outcome.NOT_APPLICABLE: "quiet",
}
_FILTERED: Final = _OUTCOMES[:4]
_OUTSIDE: Final = "outside of components"


def render(report: Report) -> str:
    """Return the page, of at most `LARGEST` bytes as long as all but its findings fits."""
    style, script = (files("shipworthy.reports").joinpath(name).read_text("utf-8") for name in ("page.css", "page.js"))
    head = _head(report, style, script)
    tail = f"</main>\n<script>{script}</script>\n</body>\n</html>\n"
    sections = [(_before(stack), _after(stack)) for stack in report.stacks]
    fixed = len("".join([head, tail, *(part for pair in sections for part in pair)]).encode())
    room = (LARGEST - fixed) // max(len(sections), 1)
    body = "".join(
        before + (findings(stack, room) or "<p>None.</p>\n") + after
        for stack, (before, after) in zip(report.stacks, sections, strict=True)
    )
    return head + body + tail


def _head(report: Report, style: str, script: str) -> str:
    project = ", ".join(dict.fromkeys(stack.plan.project for stack in report.stacks))
    title = "; ".join(f"{stack.plan.stack}: {conclusion(stack)}" for stack in report.stacks)
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; "
        "base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{inert(title)} · {inert(project)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
        '<a class="skip" href="#findings">Skip to the findings</a>\n'
        f"<header><h1>{inert(project)}</h1></header>\n{_filters()}"
        '<main id="findings" tabindex="-1">\n'
    )


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _filters() -> str:
    """Return the filters, hidden until the script runs: without it the whole page is there, just not filtered."""
    boxes = "".join(
        f'<label><input type="checkbox" value="{name}" checked> {name}</label>'
        for name in (outcome.value for outcome in _FILTERED)
    )
    known = [severity.value for severity in reversed(Severity) if severity.value]
    options = "".join(f'<option value="{value}">{value}</option>' for value in known)
    return (
        '<form class="filters" role="search" hidden><input type="search" aria-label="Search findings, rules and '
        'components" placeholder="Search (press /)" autocomplete="off">'
        f"<fieldset><legend>Show</legend>{boxes}</fieldset>"
        f'<label>Severity <select><option value="">any</option>{options}</select></label>'
        '<button type="button" data-open="yes">Open all</button><button type="button" data-open="no">Close all</button>'
        '<output aria-live="polite"></output></form>\n'
    )


def _before(stack: StackReport) -> str:
    """Return what stands before the findings: the conclusion, the numbers, and what did not come to its end."""
    name = inert(stack.plan.stack)
    sign = "✗" if stack.exit_status else "✓"
    counts = Counter(verdict.outcome for verdict in stack.plan.verdicts)
    tiles = "".join(
        f'<li><b class="{_CLASSES[outcome] if number else "quiet"}">{number:,}</b> {outcome.value}</li>'
        for outcome, number in ((outcome, counts[outcome]) for outcome in _OUTCOMES)
    )
    failed = "".join(f'<h3 class="bad">{inert(title)}</h3>{quoted(text)}\n' for title, text in failures(stack))
    revision = revision_line(stack)
    revised = f'<p class="quiet">{inert(revision)}</p>\n' if revision else ""
    return (
        f'<section aria-label="Stack {name}">\n<h2>{name}</h2>\n'
        f'<p class="conclusion {COLOURS[sign]}">{sign} {inert(conclusion(stack))}</p>\n'
        f'<p class="quiet">{inert(headline(stack))}</p>\n{revised}<ul class="tiles">{tiles}</ul>\n{failed}'
        "<h3>Findings</h3>\n"
    )


def _after(stack: StackReport) -> str:
    parts = (
        changes(stack),
        _waivers(stack),
        _rules(stack),
        _components(stack),
        _packs(stack),
        _said(stack),
        _unknown(stack),
    )
    return "".join(parts) + "</section>\n"


def _waivers(stack: StackReport) -> str:
    waived = [finding for finding in stack.findings if finding.verdict.waiver is not None]
    if not waived:
        return ""
    columns = ("rule", "resource", "owner", "until (inclusive)", "ticket", "reason")
    ordered = sorted(waived, key=lambda finding: finding.verdict.waiver.expires if finding.verdict.waiver else "")
    return "<h3>Accepted risks</h3>\n" + table("Accepted risks", columns, map(_waiver, ordered))


def _waiver(finding: Finding) -> str:
    waiver = finding.verdict.waiver
    facts = (waiver.owner, waiver.expires, waiver.ticket, waiver.reason) if waiver else ()
    subject = inert(finding.path or finding.verdict.urn)
    return row(inert(finding.verdict.rule), [subject, *map(inert, facts)])


def _rules(stack: StackReport) -> str:
    columns = ("rule", "level", "severity", *(f"#{outcome.value}" for outcome in _OUTCOMES), "controls")
    rows = [line for summary in stack.packs for line in _rule_rows(summary)]
    return "<h3>Verdicts by rule</h3>\n" + table("Verdicts by rule", columns, rows) if rows else ""


def _rule_rows(summary: PackSummary) -> Iterator[str]:
    described = {rule.name: rule for rule in summary.pack.rules}
    for name in sorted(summary.by_rule):
        rule, counts = described.get(name), summary.by_rule[name]
        level, severity = (rule.level.value, rule.severity.value) if rule else ("", "")
        title = f'<br><span class="quiet">{inert(rule.title)}</span>' if rule else ""
        controls = inert(", ".join(rule.controls)) if rule else ""
        numbers = [counts.get(outcome, 0) for outcome in _OUTCOMES]
        yield row(f"{inert(name)}{title}", [level, severity, *numbers, controls])


def _components(stack: StackReport) -> str:
    own = {node.resource.urn for node in stack.tree.children if node.is_component and node.resource}
    counts: dict[str, Counter[Outcome]] = {}
    for verdict in stack.plan.verdicts:
        outermost, slash, _ = stack.paths.get(verdict.urn, "").partition("/")
        name = outermost if slash or verdict.urn in own else _OUTSIDE
        counts.setdefault(name, Counter())[verdict.outcome] += 1
    columns = ("component", *(f"#{outcome.value}" for outcome in _OUTCOMES))
    rows = [row(inert(name), [counts[name][outcome] for outcome in _OUTCOMES]) for name in sorted(counts)]
    return "<h3>Verdicts by component</h3>\n" + table("Verdicts by component", columns, rows) if rows else ""


def _packs(stack: StackReport) -> str:
    columns = ("pack", "version", "#rules", "digest of rules, limits and waivers", "limits in force")
    rows = [
        row(
            inert(summary.pack.name),
            [
                inert(summary.pack.version),
                len(summary.by_rule),
                code(summary.pack.digest) if summary.pack.digest else "not told",
                inert(", ".join(f"{name} {seen(value)}" for name, value in sorted(summary.pack.limits.items()))),
            ],
        )
        for summary in stack.packs
    ]
    return "<h3>Policy packs</h3>\n" + table("Policy packs", columns, rows) if rows else ""


def _said(stack: StackReport) -> str:
    said = [f"{item.pack}: {item.text}" for item in stack.plan.pack_messages]
    for message, times in messages_once(stack.plan.messages, MessageSeverity.ERROR, MessageSeverity.WARNING):
        said.append(f"{message.severity.value}: {message.text}" + (f" ({times:,} times)" if times > 1 else ""))
    return f"<h3>{counted(len(said), 'message')}</h3>\n{''.join(map(quoted, said))}\n" if said else ""


def _unknown(stack: StackReport) -> str:
    """Return what this report does not know: what was assumed, what stayed open by rule, what was not checked."""
    lines = [f"Assumed: {assumption_line(call)}" for call in stack.assumptions]
    if not stack.complete:
        lines.append("Incomplete: this is what was known when the failure happened.")
    lines.append(not_checked(stack))
    items = "".join(f"<li>{inert(line)}</li>" for line in lines)
    return f"<h3>What is not known</h3>\n<ul>{items}</ul>\n"
