"""Two packs in one report: what they share is told once, and what is not the same is kept apart."""

from __future__ import annotations

from dataclasses import replace

from shipworthy.plan.findings import Level, Outcome, Pack, Rule, Severity, Verdict
from shipworthy.preview.shared_rules import renamed, told_apart, told_once

SHARED = Rule("disk-is-large", "Disks are large.", Level.MANDATORY, Severity.HIGH, "resource")
OWN = replace(SHARED, name="disk-is-red")
FIRST = Pack("first", "1", (SHARED,), {"days": 7})
SECOND = Pack("second", "1", (OWN, SHARED), {"days": 7})


def verdict(pack: str, rule: Rule) -> Verdict:
    return Verdict(pack, rule.name, "urn:x", Outcome.VIOLATED, rule.level, rule.severity, fails=True)


VERDICTS = (verdict("first", SHARED), verdict("second", OWN), verdict("second", SHARED))


def test_a_rule_of_two_packs_is_told_once() -> None:
    packs, verdicts = told_once((FIRST, SECOND), VERDICTS)
    assert [[rule.name for rule in pack.rules] for pack in packs] == [["disk-is-large"], ["disk-is-red"]]
    assert verdicts == VERDICTS[:2]


def test_what_is_judged_otherwise_is_told_twice() -> None:
    others = (
        replace(SECOND, limits={"days": 35}),
        replace(SECOND, rules=(OWN, replace(SHARED, level=Level.ADVISORY))),
        replace(SECOND, speaks_verdicts=False),
    )
    for other in others:
        assert told_once((FIRST, other), VERDICTS) == ((FIRST, other), VERDICTS)


def test_packs_of_one_name_are_told_apart() -> None:
    assert told_apart("first", ()) == "first"
    name = told_apart("first", ("first", "first (2)"))
    pack, verdicts, _ = renamed(name, FIRST, VERDICTS[:1], ())
    assert (pack.name, verdicts[0].pack) == ("first (3)", "first (3)")
