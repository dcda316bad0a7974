"""What came of rules' own examples: those that are not decided as promised, and how many are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from shipworthy.plan.examples import ExampleResult, TriedPack
from shipworthy.plan.findings import Outcome
from shipworthy.reports.inert import on_one_line, printable, without_commands
from shipworthy.reports.json_value import Json
from shipworthy.reports.policy_rules import document
from shipworthy.reports.text import PLAIN, Style
from shipworthy.reports.wording import counted

SCHEMA: Final = "shipworthy.policy-test/1"
_NAMES: Final = {Outcome.PASSED: "passing example", Outcome.VIOLATED: "failing example"}


def as_text(packs: Sequence[TriedPack], style: Style = PLAIN) -> str:
    """Return what is wrong, worst told first and in full, and a line that counts for each pack."""
    lines = [line for pack in packs for line in _lines(pack, style)]
    text = without_commands("\n".join(lines)) + "\n"
    return text if style.unicode else style.ascii(text)


def as_json(packs: Sequence[TriedPack]) -> str:
    """Return every example with what its pack decided."""
    tried: list[Json] = [
        {
            "pack": pack.name,
            "packVersion": pack.version,
            "examples": [_object(result) for result in pack.results],
            "withoutExamples": [rule.name for rule in pack.without_examples],
        }
        for pack in packs
    ]
    return document({"schema": SCHEMA, "packs": tried})


def _object(result: ExampleResult) -> dict[str, Json]:
    return {
        "rule": result.rule,
        "example": "passes" if result.expected is Outcome.PASSED else "fails",
        "holds": result.holds,
        "expected": result.expected.value,
        "outcome": result.verdict.outcome.value if result.verdict else None,
        "details": [on_one_line(line) for line in _reasons(result)],
    }


def _lines(pack: TriedPack, style: Style) -> Iterator[str]:
    for result in pack.results:
        if not result.holds:
            sign = style.paint("✗", "31")
            yield f"{sign} {style.paint(on_one_line(result.rule), '1')}  {_NAMES[result.expected]}: {_decided(result)}"
            for reason in _reasons(result):
                yield from (f"    {line.rstrip()}" for line in printable(reason).strip("\n").splitlines())
    for rule in pack.without_examples:
        yield f"! {style.paint(on_one_line(rule.name), '1')}  brings no example"
    held = sum(result.holds for result in pack.results)
    name = on_one_line(f"{pack.name} {pack.version}".rstrip())
    sign = style.paint("✓", "32") if held == len(pack.results) else style.paint("✗", "31")
    yield (
        f"{sign} {name}: {held:,} of {counted(len(pack.results), 'example')} of {counted(len(pack.rules), 'rule')}"
        " decided as promised"
    )


def _decided(result: ExampleResult) -> str:
    if result.problem:
        return "can't be judged"
    if result.verdict is None:
        return "the rule judged none of its resources"
    return f"{result.verdict.outcome.value} instead of {result.expected.value}"


def _reasons(result: ExampleResult) -> list[str]:
    if result.problem:
        return [result.problem]
    verdict = result.verdict
    if verdict is None or result.holds:
        return []
    details = [f"{detail.path}: {detail.message}" if detail.path else detail.message for detail in verdict.details]
    return [text for text in (*details, verdict.reason, verdict.traceback) if text]
