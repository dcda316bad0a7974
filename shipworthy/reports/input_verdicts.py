"""What is wrong with inputs, in the form of what packs decide, so that every format shows both in the same way."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Final

from shipworthy.plan.findings import Detail, InputKind, Level, Outcome, Pack, Rule, Severity, Verdict
from shipworthy.plan.model import InputFinding

INPUTS: Final = "inputs"
"""What stands where a finding names its pack."""

_TEXTS: Final = {
    InputKind.UNKNOWN_PROPERTY: (
        "A resource is given only properties that its provider knows.",
        "Correct the name. Inside dictionaries Python itself notices no wrong one.",
    ),
    InputKind.MISSING_PROPERTY: (
        "A resource is given every property that its provider requires.",
        "Give the property.",
    ),
    InputKind.WRONG_KIND: (
        "A property is given a value of its kind, or one that the provider converts.",
        "Give a value of the kind that is named.",
    ),
    InputKind.READ_ONLY_PROPERTY: (
        "A property that the provider tells is not given.",
        "Leave the property out.",
    ),
    InputKind.DEPRECATED: (
        "A program uses no type and no property that is going away.",
        "Use what the provider names instead.",
    ),
}


def _rule(kind: InputKind) -> Rule:
    title, remedy = _TEXTS[kind]
    level, severity = (Level.MANDATORY, Severity.HIGH) if kind.fails else (Level.ADVISORY, Severity.LOW)
    return Rule(f"input-{kind.value}", title, level, severity, "resource", remedy=remedy)


_RULES: Final = {kind: _rule(kind) for kind in InputKind}
INPUT_CHECK: Final = Pack(INPUTS, "", tuple(_RULES.values()))


def input_verdicts(findings: Iterable[InputFinding]) -> tuple[Verdict, ...]:
    """Make one verdict for each resource and kind of finding."""
    ordered = sorted(findings, key=lambda one: (one.urn, one.kind.value))
    groups = groupby(ordered, key=lambda one: (one.urn, one.kind))
    return tuple(_verdict(urn, _RULES[kind], list(group)) for (urn, kind), group in groups)


def _verdict(urn: str, rule: Rule, findings: Iterable[InputFinding]) -> Verdict:
    return Verdict(
        pack=INPUTS,
        rule=rule.name,
        urn=urn,
        outcome=Outcome.VIOLATED,
        level=rule.level,
        severity=rule.severity,
        details=tuple(Detail(one.path, _message(one)) for one in findings),
        fails=rule.level is Level.MANDATORY,
    )


def _message(finding: InputFinding) -> str:
    return f"{finding.message}; did you mean {finding.nearest}?" if finding.nearest else finding.message
