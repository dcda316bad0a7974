"""The report for a terminal: what would be created, what is wrong with it, worst first, and what is not known."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from shipworthy.plan.model import MessageSeverity
from shipworthy.reports import text_changes
from shipworthy.reports.inert import on_one_line, printable, without_commands
from shipworthy.reports.report import Finding, Report, StackReport, messages_once
from shipworthy.reports.text_tree import tree_lines
from shipworthy.reports.wording import (
    assumption_line,
    call_chain,
    conclusion,
    counted,
    detail_lines,
    failures,
    first,
    headline,
    labels,
    mark,
    not_checked,
    pack_counts,
    remedy,
    waiver_line,
)

RESOURCES_PER_RULE = 20
MESSAGES = 20

_ASCII = str.maketrans({"✗": "x", "✓": "+", "·": "-", "→": "->", "…": "...", "—": "-"})
_COLOURS = {"✗": "31", "!": "33", "?": "36", "~": "2", "✓": "32"}


@dataclass(frozen=True)
class Style:
    """How the reader's terminal wants text: columns to fill, whether it shows colours and more than ASCII."""

    width: int = 100
    colour: bool = False
    unicode: bool = True

    def paint(self, text: str, code: str) -> str:
        """Colour text by a code of ECMA-48's SGR; plain where the terminal shows no colours."""
        return f"\x1b[{code}m{text}\x1b[0m" if self.colour else text

    def ascii(self, text: str) -> str:
        """Spell the signs of a report in ASCII, for a terminal that shows nothing else."""
        return text.translate(_ASCII)

    def wrap(self, text: str, indent: int, hanging: int = 0) -> list[str]:
        """Break text into lines of the style's width, each with the indentation, later ones with the hanging one."""
        return textwrap.wrap(
            text,
            max(self.width, indent + hanging + 20),
            initial_indent=" " * indent,
            subsequent_indent=" " * (indent + hanging),
            break_long_words=False,
            break_on_hyphens=False,
        )


PLAIN = Style()


def render(report: Report, style: Style = PLAIN) -> str:
    """Return the report as text that ends with a line break."""
    blocks = [_stack_lines(stack, style) for stack in report.stacks]
    text = without_commands("\n\n".join("\n".join(block) for block in (*blocks, _end(report, style))))
    return f"{text if style.unicode else style.ascii(text)}\n"


def _stack_lines(stack: StackReport, style: Style) -> Iterator[str]:
    yield f"{style.paint(on_one_line(stack.title), '1')} · {headline(stack)}"
    yield from text_changes.lines(stack, style)
    tree = tree_lines(stack.tree, style.width) if stack.plan.changes is None else []
    if tree:
        yield from ("", *tree)
    yield from _failures(stack, style)
    for _, findings in groupby(stack.findings, key=_same_rule):
        yield from ("", *_rule_lines(list(findings), style))
    yield from _messages(stack, style)
    closing = list(_closing(stack, style))
    if closing:
        yield from ("", *closing)


def _same_rule(finding: Finding) -> tuple[str, ...]:
    return mark(finding.verdict), *labels(finding.verdict), finding.verdict.pack, finding.verdict.rule


def _rule_lines(findings: list[Finding], style: Style) -> Iterator[str]:
    verdict = findings[0].verdict
    sign = mark(verdict)
    heading = f"{sign} {' · '.join(labels(verdict))}"
    number = f"  {counted(len(findings), 'resource')}" if len(findings) > 1 else ""
    yield f"{style.paint(heading, _COLOURS[sign])}  {style.paint(on_one_line(verdict.rule), '1')}{number}"
    for finding in findings[:RESOURCES_PER_RULE]:
        yield from _finding_lines(finding, style)
    if len(findings) > RESOURCES_PER_RULE:
        yield f"    … {counted(len(findings) - RESOURCES_PER_RULE, 'more resource')}; --json has all"
    if remedy(findings[0]):
        yield from style.wrap(f"Remedy: {remedy(findings[0])}", 4, 2)


def _finding_lines(finding: Finding, style: Style) -> Iterator[str]:
    name = finding.path or finding.verdict.urn
    token = f"  {finding.resource.type}" if finding.resource else ""
    yield f"    {style.paint(on_one_line(name), '1')}{style.paint(on_one_line(token), '2')}"
    for line in detail_lines(finding):
        yield from style.wrap(line, 6, 2)
    waiver = waiver_line(finding)
    if waiver:
        yield from style.wrap(waiver, 6, 2)
    if finding.calls:
        yield from style.wrap(call_chain(finding.calls), 6, 2)
    yield from _quoted(finding.verdict.traceback, 6)


def _failures(stack: StackReport, style: Style) -> Iterator[str]:
    for title, text in failures(stack):
        yield from ("", style.paint(f"✗ {title}", _COLOURS["✗"]), *_quoted(text, 4))


def _messages(stack: StackReport, style: Style) -> Iterator[str]:
    worst = messages_once(stack.plan.messages, MessageSeverity.ERROR, MessageSeverity.WARNING)
    for message, times in worst:
        sign = "✗" if message.severity is MessageSeverity.ERROR else "!"
        first_line, _, others = printable(message.text).strip().partition("\n")
        again = f" ({times:,} times)" if times > 1 else ""
        wrapped = style.wrap(f"{sign} {message.severity.value}: {first_line}{again}", 0, 2)
        yield from ("", *wrapped, *_quoted(others, 4))
    for message in stack.plan.pack_messages:
        yield from ("", *style.wrap(f"! {on_one_line(message.pack)}: {on_one_line(message.text)}", 0, 2))
    said = [message.text for message, _ in messages_once(stack.plan.messages, MessageSeverity.INFO)]
    lines = [line for text in said for line in _quoted(text, 4)]
    if lines:
        yield from ("", "The program printed:", *first(MESSAGES, lines, "line"))


def _closing(stack: StackReport, style: Style) -> Iterator[str]:
    for summary in stack.packs:
        pack = f"{on_one_line(summary.pack.name)} {on_one_line(summary.pack.version)}".rstrip()
        yield from style.wrap(f"{pack} · {counted(len(summary.by_rule), 'rule')}: {pack_counts(summary)}", 0, 2)
    for call in stack.assumptions:
        yield from style.wrap(f"Assumed: {assumption_line(call)}", 0, 2)
    if not stack.complete:
        yield from style.wrap("Incomplete: this is what was known when the failure happened.", 0, 2)


def _end(report: Report, style: Style) -> Iterator[str]:
    """Yield what holds for every stack, and then whether each one passes: the lines that a reader looks for last."""
    for sentence in dict.fromkeys(map(not_checked, report.stacks)):
        yield from style.wrap(sentence, 0, 2)
    for stack in report.stacks:
        sign = "✗" if stack.exit_status else "✓"
        yield f"{style.paint(sign, _COLOURS[sign])} {on_one_line(stack.title)}: {conclusion(stack)}"


def _quoted(text: str, indent: int) -> list[str]:
    """Return text of a program as it is, line by line, so that a traceback keeps its shape."""
    return [f"{' ' * indent}{line.rstrip()}" for line in printable(text).strip("\n").splitlines()]
