"""What packs say of their rules, as text and JSON: whatever it is, it is shown and never obeyed."""

from __future__ import annotations

import json
import re
from dataclasses import replace

from shipworthy.plan.controls import Control, Coverage, Enforced
from shipworthy.plan.examples import ExampleResult, TriedPack
from shipworthy.plan.findings import Detail, Level, Outcome, Pack, Rule, Severity, Verdict
from shipworthy.reports import policy_coverage, policy_examples, policy_explanation, policy_rules
from shipworthy.reports.policy_rules import Wanted
from shipworthy.reports.text import Style

from .test_hostile_text import HOSTILE

RULE = Rule(
    name="rds-instance-large",
    title="Databases are large.",
    level=Level.MANDATORY,
    severity=Severity.HIGH,
    kind="resource",
    description="Databases are large.\n\nSmall ones fill up.",
    remedy="Make it larger.",
    resources=("aws:rds/instance:Instance",),
    controls=("House/RDS.1",),
    limits=("days",),
)
PACK = Pack("house", "1.0.0", (RULE,), limits={"days": 7, "other": True})
ASCII = Style(unicode=False)


def hostile() -> tuple[str, ...]:
    rule = replace(
        RULE, name=HOSTILE, title=HOSTILE, description=HOSTILE, remedy=HOSTILE, resources=(HOSTILE,),
        controls=(HOSTILE,), unknown_accepted=HOSTILE, limits=(HOSTILE,), passes={HOSTILE: HOSTILE},
    )  # fmt: skip
    pack = Pack(HOSTILE, HOSTILE, (rule,), limits={HOSTILE: HOSTILE})
    control = Control(HOSTILE, HOSTILE, HOSTILE)
    enforced = (Enforced(control, ()), Enforced(control, (HOSTILE,)), Enforced(control, (), HOSTILE))
    coverage = Coverage(enforced, (Enforced(control, (HOSTILE,)),))
    said = Verdict(
        HOSTILE, HOSTILE, HOSTILE, Outcome.ERROR, Level.MANDATORY, Severity.LOW, (Detail(HOSTILE, HOSTILE),),
        reason=HOSTILE, traceback=HOSTILE,
    )  # fmt: skip
    results = tuple(ExampleResult(HOSTILE, HOSTILE, Outcome.PASSED, verdict, HOSTILE) for verdict in (None, said))
    tried = TriedPack(
        HOSTILE, HOSTILE, (rule, replace(rule, name="other")), (*results, replace(results[1], problem=""))
    )
    stacks = [{HOSTILE: pack}]
    return (
        policy_rules.as_text([pack], Wanted()),
        policy_rules.as_json([pack], Wanted()),
        policy_explanation.as_text(stacks, HOSTILE, {HOSTILE: control}),
        policy_explanation.as_json(stacks, HOSTILE, {HOSTILE: control}),
        policy_coverage.as_text(coverage),
        policy_coverage.as_json(coverage),
        policy_examples.as_text([tried]),
        policy_examples.as_json([tried]),
    )


def test_what_a_pack_says_is_inert_everywhere() -> None:
    for index, shown in enumerate(hostile()):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202e\ud800]", shown), index
        assert not re.search(r"^\s*::", shown, re.MULTILINE), index
        assert "##[" not in shown, index
        shown.encode()


def test_every_document_names_its_schema() -> None:
    documents = [json.loads(shown) for shown in hostile()[1::2]]

    assert [document["schema"] for document in documents] == [
        "shipworthy.policy-list/1", "shipworthy.policy-explanation/1", "shipworthy.policy-coverage/1",
        "shipworthy.policy-test/1",
    ]  # fmt: skip


def test_a_terminal_that_shows_only_ascii_gets_only_ascii() -> None:
    coverage = Coverage((Enforced(Control("House", "1"), ("x",)), Enforced(Control("House", "2"), ())))

    assert policy_rules.as_text([PACK], Wanted(), ASCII).isascii()
    assert policy_coverage.as_text(coverage, ASCII).isascii()
    assert policy_explanation.as_text([{"dev": PACK}], RULE.name, {}, ASCII).isascii()


def test_a_rule_is_found_by_its_name_and_by_the_services_of_its_types() -> None:
    other = replace(RULE, name="databases-large", severity=Severity.LOW, controls=())
    pack = replace(PACK, rules=(RULE, other))

    assert [rule.name for rule in Wanted(services=("rds",)).of(pack)] == ["databases-large", "rds-instance-large"]
    assert Wanted(services=("rds",), severities=("high", "critical")).of(pack) == (RULE,)
    assert Wanted(controls=("rds.?", "nothing")).of(pack) == (RULE,)
    assert Wanted(packs=("another",)).of(pack) == ()
    assert policy_rules.as_text([pack], Wanted(controls=("x",))) == "no rule fits\n"


def test_an_explanation_shows_the_limits_that_the_rule_reads_and_no_others() -> None:
    shown = policy_explanation.as_text([{"dev": PACK, "prod": replace(PACK, limits={"days": 30})}], RULE.name, {})

    assert "In force\n  dev: mandatory, days 7\n  prod: mandatory, days 30\n" in shown
    assert shown.count("Databases are large.") == 1
    assert "Why\n  Small ones fill up.\n" in shown


def test_what_an_unknown_value_means_is_told() -> None:
    def decision(rule: Rule) -> str:
        text = policy_explanation.as_text([{"dev": replace(PACK, rules=(rule,))}], rule.name, {}, Style(width=200))
        return text.partition("How it decides\n")[2].partition("\n\n")[0]

    assert "is listed as unresolved; with --strict it fails the run." in decision(RULE)
    assert "fails the run." in decision(replace(RULE, blocks_unknown=True))
    assert "is accepted: it comes later" in decision(replace(RULE, unknown_accepted="it comes later"))
    assert "by their relations" in decision(replace(RULE, kind="stack"))


def test_only_all_controls_are_a_hundred_percent() -> None:
    assert policy_coverage.percent(1999, 2000) == 99.9
    assert policy_coverage.percent(2000, 2000) == 100
    assert policy_coverage.percent(0, 0) == 0
