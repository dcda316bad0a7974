"""The sentences and short forms that the formats for people share."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from itertools import groupby, islice

from shipworthy.plan.errors import ProgramError, UsageError
from shipworthy.plan.findings import Detail, Outcome, Severity, Verdict
from shipworthy.plan.model import FunctionCall, Operation, SourcePosition
from shipworthy.plan.values import UNKNOWN_SENTINEL, Value
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.input_verdicts import INPUTS
from shipworthy.reports.json_value import Json, json_value
from shipworthy.reports.report import Finding, PackSummary, StackReport
from shipworthy.reports.tree import type_noun

LONGEST_VALUE = 100
"""Characters of a value that are shown; a policy document is no help at full length."""

_CONFIGURATION = UsageError.exit_status
_COUNT_WORDS = {
    Outcome.PASSED: "passed",
    Outcome.VIOLATED: "violated",
    Outcome.UNRESOLVED: "unresolved",
    Outcome.ERROR: "errors",
    Outcome.WAIVED: "waived",
    Outcome.NOT_APPLICABLE: "not applicable",
}
_ALWAYS_COUNTED = (Outcome.PASSED, Outcome.VIOLATED, Outcome.UNRESOLVED)
_DEPENDENCIES = ("site-packages/", "dist-packages/")


def counted(count: int, noun: str) -> str:
    """Return `1 resource`, `1,234 resources`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def headline(stack: StackReport) -> str:
    """Return how much the stack would create: `164 resources in 12 components · offline`."""
    if stack.plan.recorded and not stack.plan.resources:
        return "as the Pulumi CLI planned it; --preview would tell the resources"
    parts = [counted(len(stack.resources), "resource")]
    if stack.components:
        parts[0] += f" in {counted(stack.components, 'component')}"
    for operation, word in ((Operation.IMPORT, "imported"), (Operation.READ, "read")):
        some = sum(resource.operation is operation for resource in stack.resources)
        parts += [f"{some:,} {word}"] if some else []
    return " · ".join([*parts, "as the Pulumi CLI planned them" if stack.plan.recorded else "offline"])


def revision_line(stack: StackReport) -> str:
    """Return which revision was previewed, "" where that is not known."""
    revision = stack.plan.revision
    if revision is None:
        return ""
    return f"Revision {revision.commit}{', with uncommitted changes' if revision.modified else ''}"


def not_checked(stack: StackReport) -> str:
    """Return what a preview of this kind can't know, as a sentence."""
    label = "Not checked" if stack.plan.recorded else "Not checked offline"
    return f"{label}: {', '.join(stack.not_checked)}."


def conclusion(stack: StackReport) -> str:
    """Return in one sentence whether the stack passes, and why not."""
    reasons: list[str] = []
    if stack.plan.failure is not None:
        reasons.append(_program_failure(stack.plan.failure))
    if stack.plan.pack_failures:
        reasons.append(f"{counted(len(stack.plan.pack_failures), 'policy pack')} failed")
    if stack.failing:
        reasons.append(_failing(stack))
    if stack.plan.changes is not None and stack.plan.changes.refusals:
        reasons.append(f"{counted(len(stack.plan.changes.refusals), 'change')} refused")
    if reasons:
        return "; ".join(reasons)
    return "nothing fails" if stack.packs else "previewed; no policy pack judged it"


def failures(stack: StackReport) -> list[tuple[str, str]]:
    """Return what did not come to its end, each with a title and its own text (a traceback, a pack's stderr)."""
    program = stack.plan.failure
    failed = [(_program_failure(program), str(program))] if program is not None else []
    failed += [("a policy pack failed", str(failure)) for failure in stack.plan.pack_failures]
    refusals = stack.plan.changes.refusals if stack.plan.changes is not None else ()
    return failed + [("a change is refused", change.refusal) for change in refusals]


def pack_counts(summary: PackSummary) -> str:
    """Return a pack's verdicts by outcome, those that matter even when there is none."""
    parts: list[str] = []
    for outcome in _COUNT_WORDS:
        count = summary.counts.get(outcome, 0)
        if count or outcome in _ALWAYS_COUNTED:
            ends = summary.first_waiver_ends if outcome is Outcome.WAIVED else ""
            until = f" (until {on_one_line(ends)})" if ends else ""
            parts.append(f"{count:,} {_count_word(outcome, count)}{until}")
    return ", ".join(parts)


def labels(verdict: Verdict) -> tuple[str, ...]:
    """Return what a finding is called: its outcome or level, then its severity where the pack gives one."""
    first = verdict.level.value if verdict.outcome is Outcome.VIOLATED else verdict.outcome.value
    return (first,) if verdict.severity is Severity.UNSPECIFIED else (first, verdict.severity.value)


def mark(verdict: Verdict) -> str:
    """Return the one-character sign of a finding: ✗ fails the run, ? unresolved, ~ waived, ! for your information."""
    if verdict.fails:
        return "✗"
    return {Outcome.UNRESOLVED: "?", Outcome.WAIVED: "~"}.get(verdict.outcome, "!")


def place(position: SourcePosition) -> str:
    """Return `file:line`; a file of an installed package from the package on, wherever it is installed."""
    file = position.file
    for folder in _DEPENDENCIES:
        file = file.rpartition(folder)[2]
    return on_one_line(f"{file}:{position.line}")


def call_chain(calls: Sequence[SourcePosition]) -> str:
    """Return the calls that led to a declaration, the last of each file: `infra/stack.py:88 → components/a.py:141`."""
    last_in_file = (list(frames)[-1] for _, frames in groupby(calls, key=lambda call: call.file))
    return " → ".join(place(call) for call in last_in_file)


def detail_lines(finding: Finding) -> tuple[str, ...]:
    """Return one line for each fact behind a verdict: path, value seen, what is wrong, what an unknown waits for."""
    lines = [_detail(detail, finding.waits_for.get(detail.path, ())) for detail in finding.verdict.details]
    if not lines:
        lines = [on_one_line(finding.verdict.reason or finding.rule.title)]
    return tuple(line for line in lines if line)


def remedy(finding: Finding) -> str:
    """Return what to do about a violation ("" for other findings: what holds can't be told there)."""
    return on_one_line(finding.rule.remedy) if finding.verdict.outcome is Outcome.VIOLATED else ""


def waiver_line(finding: Finding) -> str:
    """Return who accepted a waived finding, why, and until when ("" for one that is not waived)."""
    waiver = finding.verdict.waiver
    if waiver is None:
        return ""
    ticket = f", {waiver.ticket}" if waiver.ticket else ""
    return on_one_line(f"waived by {waiver.owner} until {waiver.expires} (inclusive){ticket}: {waiver.reason}")


def assumption_line(call: FunctionCall) -> str:
    """Return what was assumed, where it was asked for, and the configuration key or answer that replaces it."""
    known = {key: value for key, value in call.result.items() if json_value(value) != UNKNOWN_SENTINEL}
    where = f" ({place(call.position)})" if call.position else ""
    replaced = f"; replaced by {call.assumption}" if call.assumption else ""
    return on_one_line(f"{type_noun(call.token)}{where} gives {seen(known)}{replaced}")


def seen(value: Value) -> str:
    """Return a value as short JSON on one line, cut where it is long."""
    text = on_one_line(json.dumps(json_value(value), ensure_ascii=False, sort_keys=True))
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"


def first(count: int, items: Iterable[str], noun: str) -> list[str]:
    """Return the first items, and a line that counts the others."""
    iterator = iter(items)
    shown = list(islice(iterator, count))
    others = sum(1 for _ in iterator)
    return [*shown, f"… {counted(others, f'more {noun}')}; --json has all"] if others else shown


def _detail(detail: Detail, waits_for: tuple[str, ...]) -> str:
    message = on_one_line(detail.message)
    subject = on_one_line(detail.path)
    if subject and _is_short(json_value(detail.value)):
        subject = f"{subject} = {seen(detail.value)}"
    waits = f" (comes from {', '.join(map(on_one_line, waits_for))})" if waits_for else ""
    return ": ".join(part for part in (subject, message) if part) + waits


def _is_short(value: Json) -> bool:
    """Tell whether a value says more than it hides: a scalar, or a list of them; objects are for the JSON report."""
    if isinstance(value, list):
        return all(_is_short(item) for item in value)
    return value is not None and not isinstance(value, dict)


def _program_failure(failure: ProgramError) -> str:
    return "the program refused its configuration" if failure.exit_status == _CONFIGURATION else "the program failed"


def _failing(stack: StackReport) -> str:
    failing = [finding.verdict for finding in stack.findings if finding.verdict.fails]
    outcomes = [verdict.outcome for verdict in failing if verdict.pack != INPUTS]
    words = [
        f"{outcomes.count(outcome):,} {_count_word(outcome, outcomes.count(outcome))}"
        for outcome in (Outcome.VIOLATED, Outcome.UNRESOLVED, Outcome.ERROR)
        if outcome in outcomes
    ]
    refused = len({verdict.urn for verdict in failing if verdict.pack == INPUTS})
    return ", ".join([f"{counted(refused, 'resource')} with wrong inputs", *words] if refused else words)


def _count_word(outcome: Outcome, count: int) -> str:
    return "error" if (outcome, count) == (Outcome.ERROR, 1) else _COUNT_WORDS[outcome]
