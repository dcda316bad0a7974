"""The report as a comment on a pull request: the conclusion first, details folded, within a comment's size.

Every fold is one line of HTML, so that nothing that a program or pack says can end it or start markup of its own.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, groupby, zip_longest

from shipworthy.plan.changes import Changes
from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import MessageSeverity
from shipworthy.reports.changes import (
    UPDATE_NOTE,
    change_lines,
    counts,
    has_open_updates,
    output_lines,
    verdict_lines,
)
from shipworthy.reports.inert import on_one_line, printable
from shipworthy.reports.report import Finding, Report, StackReport, messages_once
from shipworthy.reports.tree import type_counts, type_noun
from shipworthy.reports.wording import (
    assumption_line,
    call_chain,
    conclusion,
    counted,
    detail_lines,
    failures,
    headline,
    labels,
    mark,
    not_checked,
    remedy,
    revision_line,
    waiver_line,
)

LONGEST = 60_000
"""Bytes of UTF-8 of the whole report; GitHub refuses comments above 65,536 characters (as of 2026-11)."""

LONGEST_QUOTE = 4_000
"""Characters of one traceback or message."""

RESOURCES_PER_RULE = 50
MOST_CHANGES = 100
LONGEST_NAME = 200
_NOTE = 400
_ENTITIES = {character: f"&#{ord(character)};" for character in "`*_[]\\|~$"}
_AUTOLINK = re.compile(r"@|#|(?<=:)(?=//)|(?<=www)(?=\.)", re.IGNORECASE)


def render(report: Report) -> str:
    """Return the report as GitHub-flavoured Markdown of at most `LONGEST` bytes; what is left out is named."""
    heads = ["\n".join(_head(stack)) for stack in report.stacks]
    pages = [_Page(list(_finding_folds(stack)), list(_other_folds(stack))) for stack in report.stacks]
    room = LONGEST - sum(_size(head) + _NOTE for head in heads)
    for page, folds in chain(_turns([page.findings for page in pages]), _turns([page.others for page in pages])):
        room -= pages[page].take(folds, room)
    parts = ("\n\n".join([head, *page.taken, *page.note()]) for head, page in zip(heads, pages, strict=True))
    return "\n\n".join(parts) + "\n"


def inert(text: str) -> str:
    """Return text on one line that Markdown and HTML show as it is: no markup, mention, reference or link."""
    escaped = html.escape(on_one_line(text), quote=True).replace("##[", "##\\[")
    # An invisible space after the sign keeps `@name`, `#1`, `https://` and `www.` from becoming a link or a mention.
    unlinked = _AUTOLINK.sub(lambda match: f"{match.group()}\x00", escaped.replace("&#", "\x01"))
    return "".join(_ENTITIES.get(character, character) for character in unlinked).translate({0: "&#8203;", 1: "&#"})


@dataclass(frozen=True)
class _Fold:
    """A folded part of the report; `holds` says what is missing where it does not fit."""

    text: str
    holds: str
    findings: int = 0


@dataclass
class _Page:
    """One stack's folds, those that fit in order, and those that did not."""

    findings: list[_Fold]
    others: list[_Fold]
    taken: list[str] = field(default_factory=list[str])
    left_out: list[_Fold] = field(default_factory=list[_Fold])

    def take(self, fold: _Fold, room: int) -> int:
        """Take a fold if it fits into the room, and return how much room it took (bytes)."""
        size = _size(fold.text) + 2
        if size > room:
            self.left_out.append(fold)
            return 0
        self.taken.append(fold.text)
        return size

    def note(self) -> list[str]:
        findings = sum(fold.findings for fold in self.left_out)
        missing = [counted(findings, "more finding")] if findings else []
        missing += [fold.holds for fold in self.left_out if not fold.findings]
        return [f"**Left out here for its length, but in the JSON report: {', '.join(missing)}.**"] if missing else []


def _turns(pages: list[list[_Fold]]) -> Iterator[tuple[int, _Fold]]:
    """Yield the first fold of each stack, then the second ones: no stack's long tail crowds out another's worst."""
    for turn in zip_longest(*pages):
        yield from ((page, fold) for page, fold in enumerate(turn) if fold is not None)


def _head(stack: StackReport) -> Iterator[str]:
    sign = "❌" if stack.exit_status else "✅"
    yield f"### {sign} {_name(stack.title)}: {conclusion(stack)}"
    yield ""
    yield f"{_name(stack.plan.project)}, {headline(stack)}"
    yield ""
    if stack.packs:
        yield "| pack | rules | passed | violated | unresolved | errors | waived |"
        yield "| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    columns = (Outcome.PASSED, Outcome.VIOLATED, Outcome.UNRESOLVED, Outcome.ERROR, Outcome.WAIVED)
    for summary in stack.packs:
        name = _name(f"{summary.pack.name} {summary.pack.version}".rstrip())
        numbers = " | ".join(f"{summary.counts.get(outcome, 0):,}" for outcome in columns)
        yield f"| {name} | {len(summary.by_rule):,} | {numbers} |"
    if stack.packs:
        yield ""
    digests = [f"{_name(item.pack.name)} `{_name(item.pack.digest)}`" for item in stack.packs if item.pack.digest]
    facts = "; ".join(fact for fact in (revision_line(stack), *digests) if fact)
    yield f"{not_checked(stack)} {facts}".rstrip()


def _finding_folds(stack: StackReport) -> Iterator[_Fold]:
    """Yield a fold for each failure and for each rule with findings, worst first."""
    for title, text in failures(stack):
        yield _Fold(fold(f"❌ {title}", _quote(text)), title)
    for _, group in groupby(stack.findings, key=lambda item: (mark(item.verdict), labels(item.verdict), _rule(item))):
        findings = list(group)
        yield _Fold(_rule_fold(findings), "findings", len(findings))


def _rule(finding: Finding) -> tuple[str, str]:
    return finding.verdict.pack, finding.verdict.rule


def _rule_fold(findings: list[Finding]) -> str:
    verdict = findings[0].verdict
    where = _name(findings[0].path or verdict.urn) if len(findings) == 1 else counted(len(findings), "resource")
    title = f"{mark(verdict)} {' · '.join(labels(verdict))} · <b>{_name(verdict.rule)}</b> — {where}"
    items = "".join(_item(finding) for finding in findings[:RESOURCES_PER_RULE])
    more = len(findings) - RESOURCES_PER_RULE
    others = f"<p>{counted(more, 'more resource')}; the JSON report has all.</p>" if more > 0 else ""
    advice = f"<p>Remedy: {inert(remedy(findings[0]))}</p>" if remedy(findings[0]) else ""
    return fold(title, f"<ul>{items}</ul>{others}{advice}")


def _item(finding: Finding) -> str:
    token = f" <code>{inert(finding.resource.type)}</code>" if finding.resource else ""
    lines = [f"<b>{inert(finding.path or finding.verdict.urn)}</b>{token}", *map(inert, detail_lines(finding))]
    lines += [inert(line) for line in (waiver_line(finding),) if line]
    lines += [f"<code>{inert(call_chain(finding.calls))}</code>"] if finding.calls else []
    return f"<li>{'<br>'.join(lines)}{_quote(finding.verdict.traceback)}</li>"


def _other_folds(stack: StackReport) -> Iterator[_Fold]:
    if stack.plan.changes is not None:
        title = f"Changes: {inert(counts(stack.plan.changes))}"
        yield _Fold(fold(title, "".join(_changes(stack.plan.changes, stack))), "the list of changes")
    if stack.resources:
        yield _Fold(fold(f"Resources: {headline(stack)}", _resources(stack)), "the list of resources")
    said = [f"{item.pack}: {item.text}" for item in stack.plan.pack_messages]
    for message, times in messages_once(stack.plan.messages, MessageSeverity.ERROR, MessageSeverity.WARNING):
        said.append(f"{message.severity.value}: {message.text}" + (f" ({times:,} times)" if times > 1 else ""))
    if said:
        title = counted(len(said), "message")
        yield _Fold(fold(title, "".join(map(_quote, said))), title)
    if stack.assumptions:
        title = counted(len(stack.assumptions), "assumed answer")
        items = "".join(f"<li>{inert(assumption_line(call))}</li>" for call in stack.assumptions)
        yield _Fold(fold(title, f"<ul>{items}</ul>"), title)


def _changes(changes: Changes, stack: StackReport) -> Iterator[str]:
    lines = change_lines(changes, stack.paths)
    for line in lines[:MOST_CHANGES]:
        items = "".join(f"<br>{inert(detail)}" for detail in line.details)
        yield f"<p>{inert(line.sign)} {line.word} <b>{_name(line.name)}</b> <code>{inert(line.type)}</code>{items}</p>"
    if len(lines) > MOST_CHANGES:
        yield f"<p>{counted(len(lines) - MOST_CHANGES, 'more change')}; the JSON report has all.</p>"
    for title, details in (
        ("Stack outputs", output_lines(changes)),
        ("Verdicts that differ", verdict_lines(changes, stack.paths)[:MOST_CHANGES]),
    ):
        if details:
            yield f"<p>{title}<br>{'<br>'.join(map(inert, details))}</p>"
    if has_open_updates(changes):
        yield f"<p>{UPDATE_NOTE}</p>"


def _resources(stack: StackReport) -> str:
    rows = "".join(
        f"<tr><td>{inert(node.resource.name)}</td><td>{inert(type_noun(node.resource.type))}</td>"
        f"<td>{inert(', '.join(f'{number} {noun}' for noun, number in type_counts(node.resources())))}</td></tr>"
        for node in stack.tree.children
        if node.resource is not None
    )
    return f"<table><tr><th>name</th><th>type</th><th>resources</th></tr>{rows}</table>"


def fold(title: str, body: str) -> str:
    """Return HTML that is folded under a title, on one line."""
    return f"<details><summary>{title}</summary>{body}</details>"


def _quote(text: str) -> str:
    """Return text in its own lines as one line of HTML, cut where it is long."""
    plain = printable(text).strip("\n")
    if len(plain) > LONGEST_QUOTE:
        plain = f"{plain[:LONGEST_QUOTE]}\n… {counted(len(plain) - LONGEST_QUOTE, 'more character')}"
    return f"<pre>{'&#10;'.join(map(inert, plain.split(chr(10))))}</pre>" if plain else ""


def _name(text: str) -> str:
    return inert(text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…")


def _size(text: str) -> int:
    return len(text.encode())
