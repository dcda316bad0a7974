"""Verdict lines become the plan's findings; whatever breaks the schema is refused with line and member."""

from __future__ import annotations

import json
from typing import Any

import pytest

from shipworthy.plan.findings import Level, Severity, Waiver
from shipworthy.plan.values import UNKNOWN
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.verdict_lines import MalformedVerdicts, Spoken, read_verdict_lines

RULE: dict[str, Any] = {"name": "kept", "title": "Is kept.", "level": "mandatory", "severity": "high"}
PACK: dict[str, Any] = {
    "schema": "shipworthy.verdicts/1",
    "kind": "pack",
    "name": "own",
    "version": "1",
    "rules": [RULE, {**RULE, "name": "blocking", "blocksUnknown": True}],
}


def verdict(**members: Any) -> dict[str, Any]:
    return {"kind": "verdict", "rule": "kept", "urn": "urn:a", "outcome": "passed", **members}


def read(*lines: dict[str, Any], strict: bool = False, secrets: tuple[str, ...] = ()) -> Spoken:
    text = "".join(json.dumps(line) + "\n" for line in lines)
    spoken = read_verdict_lines(text, Redactor(secrets), strict=strict)
    assert spoken is not None
    return spoken


def test_a_verdict_takes_level_and_severity_from_its_rule() -> None:
    (found,) = read(PACK, verdict(outcome="violated")).verdicts
    assert (found.pack, found.level, found.severity) == ("own", Level.MANDATORY, Severity.HIGH)


@pytest.mark.parametrize(
    ("members", "strict", "fails"),
    [
        ({"outcome": "violated"}, False, True),
        ({"outcome": "violated", "level": "advisory"}, False, False),
        ({"outcome": "error", "level": "advisory"}, False, True),
        ({"outcome": "unresolved"}, False, False),
        ({"outcome": "unresolved"}, True, True),
        ({"outcome": "unresolved", "rule": "blocking"}, False, True),
        ({"outcome": "waived", "waiver": {"owner": "o", "reason": "r", "expires": "2027-01-01"}}, True, False),
        ({"outcome": "not-applicable"}, True, False),
        ({"outcome": "passed"}, True, False),
    ],
)
def test_which_verdicts_fail(members: dict[str, Any], strict: bool, fails: bool) -> None:
    (found,) = read(PACK, verdict(**members), strict=strict).verdicts
    assert found.fails is fails


def test_details_waiver_and_traceback() -> None:
    waiver = {"owner": "o", "reason": "r", "ticket": "T-1", "expires": "2027-01-01"}
    details = [{"path": "a[0].b", "message": "m", "value": {"x": [{"unknown": True}]}}]
    (found,) = read(PACK, verdict(outcome="waived", waiver=waiver, details=details, traceback="t")).verdicts
    assert found.waiver == Waiver("o", "r", "T-1", "2027-01-01")
    assert (found.details[0].path, found.details[0].value) == ("a[0].b", {"x": [UNKNOWN]})
    assert found.traceback == "t"


def test_order_does_not_matter() -> None:
    lines = [verdict(urn="urn:b"), {"kind": "message", "text": "z"}, verdict(urn="urn:a"), verdict(rule="blocking")]
    there, back = read(PACK, *lines), read(PACK, *reversed(lines))
    assert there == back
    assert [(found.rule, found.urn) for found in there.verdicts] == [
        ("blocking", "urn:a"),
        ("kept", "urn:a"),
        ("kept", "urn:b"),
    ]


def test_what_a_later_pack_may_add_is_left_alone() -> None:
    spoken = read({**PACK, "new": 1}, verdict(new=[]), {"kind": "measurement", "seconds": 1})
    assert len(spoken.verdicts) == 1


def test_examples_of_stack_rules_are_lists_of_resources() -> None:
    rules = [{**RULE, "kind": "stack", "passes": [{"type": "a", "name": "b"}], "fails": {"days": 1}}]
    (rule,) = read({**PACK, "rules": rules}).pack.rules
    assert rule.passes == {"resources": [{"type": "a", "name": "b"}]}
    assert rule.fails == {"days": 1}


def test_secrets_in_what_a_rule_says_are_hidden() -> None:
    details = [{"path": "p", "message": "is hunter2", "value": ["hunter2"]}]
    spoken = read(PACK, verdict(outcome="violated", details=details, reason="hunter2"), secrets=("hunter2",))
    assert "hunter2" not in repr(spoken)


def test_no_lines_mean_that_the_pack_does_not_speak() -> None:
    assert read_verdict_lines("", Redactor(), strict=False) is None
    assert read_verdict_lines("\n", Redactor(), strict=False) is None


def test_a_line_that_a_crash_cut_short_is_left_out() -> None:
    text = f"{json.dumps(PACK)}\n{json.dumps(verdict())}\n" + '{"kind": "ver'
    spoken = read_verdict_lines(text, Redactor(), strict=False, cut_short=True)
    assert spoken is not None
    assert len(spoken.verdicts) == 1
    with pytest.raises(MalformedVerdicts, match="line 3: has no end"):
        read_verdict_lines(text, Redactor(), strict=False)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([verdict()], "line 1: one line of kind pack is expected first, 0 are there"),
        ([PACK, PACK], "line 1: one line of kind pack is expected first, 2 are there"),
        ([{**PACK, "schema": "shipworthy.verdicts/2"}], "line 1: schema: shipworthy.verdicts/1 is expected"),
        ([PACK, verdict(rule="other")], "line 2: rule: other is none of the pack's rules"),
        ([PACK, verdict(outcome="perhaps")], "line 2: outcome: one of violated, unresolved, error, waived"),
        ([PACK, verdict(urn=1)], "line 2: urn: text is expected"),
        ([PACK, verdict(details="x")], "line 2: details: a list of objects is expected"),
        ([PACK, verdict(details=[1])], "line 2: details: a list of objects is expected"),
        ([PACK, verdict(waiver=[])], "line 2: waiver: an object is expected"),
        ([PACK, {"kind": "message"}], "line 2: text: text is expected"),
        ([PACK, {}], "line 2: kind: text is expected"),
        ([{**PACK, "rules": [{**RULE, "controls": [1]}]}], "line 1: controls: a list of texts is expected"),
        ([{**PACK, "rules": [{**RULE, "blocksUnknown": "no"}]}], "line 1: blocksUnknown: true or false is expected"),
    ],
)
def test_lines_that_break_the_schema(lines: list[dict[str, Any]], expected: str) -> None:
    with pytest.raises(MalformedVerdicts) as error:
        read(*lines)
    assert expected in str(error.value)


@pytest.mark.parametrize("line", ["rubbish", "[1]", '"text"', "[" * 100_000])
def test_lines_that_are_no_objects(line: str) -> None:
    with pytest.raises(MalformedVerdicts, match="line 2: a JSON object is expected"):
        read_verdict_lines(f"{json.dumps(PACK)}\n{line}\n", Redactor(), strict=False)
