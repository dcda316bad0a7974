"""What a pack decides: outcomes, levels, limits, and what its verdicts may show."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from policies.framework.limits import Limits
from policies.framework.problems import RefusedConfiguration
from policies.framework.resource import Resource, Stack
from policies.framework.rule import ACCEPT, BLOCK, Level, Rule, Severity, Violation, not_applicable, rule, stack_rule
from policies.framework.session import Registered, Session
from policies.framework.terms import POLICIES, PackDescription, PolicySettings
from policies.framework.values import UNKNOWN, SecretValue
from policies.framework.verdict import Outcome, Verdict

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "verdicts.schema.json").read_text())
BOX = "test:index:Box"
FACTS: dict[str, Any] = {
    "severity": Severity.HIGH,
    "level": Level.MANDATORY,
    "resources": [BOX],
    "controls": ["Project/BOX.1"],
    "remedy": "Make it bigger.",
}
ADVISORY: dict[str, Any] = {**FACTS, "level": Level.ADVISORY}


@rule(**FACTS, passes={"size": 35}, fails={"size": 1})
def box_size_enough(box: Resource, limits: Limits) -> Iterator[Violation]:
    if box.is_set("virtual"):
        not_applicable("it has no size")
    if box.value("colour", default="") == "red":
        yield Violation("colour", "is red")
    if box.value("size", default=0) < limits.recovery_window_days:
        yield Violation("size", f"{box.value('size')} is too small")


@rule(**ADVISORY, passes={}, fails={}, unknown=BLOCK)
def box_lid_closed(box: Resource, limits: Limits) -> Iterator[Violation]:
    if not box.value("closed", default=True):
        yield Violation("closed", "is open")


@rule(**FACTS, passes={}, fails={}, unknown=ACCEPT("the carrier chooses it"))
def box_label_set(box: Resource, limits: Limits) -> Iterator[Violation]:
    if box.value("label", default="x") == "":
        yield Violation("label", "is empty")


@rule(**FACTS, passes={}, fails={})
def box_content_sane(box: Resource, limits: Limits) -> Iterator[Violation]:
    if box.is_set("explosive"):
        raise RuntimeError(f"boom {box.inputs['note']}")
    document = box.document("content")
    for item in document.each("items") if document else ():
        if item.value("heavy"):
            yield Violation(item.path_of("heavy"), "is heavy")


@stack_rule(**FACTS, passes=[], fails=[])
def box_stands_on_something(box: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    below = stack.dependencies(box, "standsOn")
    if not below:
        yield Violation("standsOn", "stands on nothing")
    for each in below:
        if each.value("size", default=0) < box.value("size", default=0):
            yield Violation("standsOn", "stands on a smaller one")


RULES = (box_size_enough, box_lid_closed, box_label_set, box_content_sane, box_stands_on_something)


class Pack:
    """A session in this process, on a folder of its own."""

    def __init__(self, folder: Path, rules: tuple[Rule, ...] = RULES, **environment: str) -> None:
        self.folder = folder
        (folder / "limits").mkdir(exist_ok=True)
        for path in POLICIES.glob("limits/*.yaml"):
            (folder / "limits" / path.name).write_text(path.read_text())
        self.file = folder / "verdicts.jsonl"
        described = PackDescription("boxes", "1.0", "Boxes.", rules, folder)
        self.session = Session(described, {"SHIPWORTHY_VERDICTS": str(self.file), **environment})

    def judge(self, inputs: Mapping[str, Any], name: str = "a", parent: str = "") -> dict[str, Verdict]:
        urn = f"urn:pulumi:production::shop::{BOX}::{name}"
        resource = Resource(urn, BOX, name, dict(inputs), parent=parent)
        return {verdict.rule.name: verdict for verdict in self.session.analyze(resource)}

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.file.read_text().splitlines()] if self.file.exists() else []


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    pack = Pack(tmp_path)
    pack.session.configure_stack("production", "shop")
    return pack


def test_exactly_one_verdict_for_each_rule_and_resource(pack: Pack) -> None:
    pack.judge({"size": 40})
    pack.judge({"size": 1, "colour": "red", "closed": False}, "b")
    told = [(line["rule"], line["urn"]) for line in pack.lines() if line["kind"] == "verdict"]
    assert len(told) == len(set(told)) == 8


def test_violations_name_path_message_and_value(pack: Pack) -> None:
    verdict = pack.judge({"size": 1})["box-size-enough"]
    assert verdict.outcome is Outcome.VIOLATED
    assert [(d.path, d.message, d.value) for d in verdict.details] == [("size", "1 is too small", 1)]


def test_unknown_is_unresolved_and_names_the_path(pack: Pack) -> None:
    verdict = pack.judge({"size": UNKNOWN})["box-size-enough"]
    assert verdict.outcome is Outcome.UNRESOLVED
    assert [(d.path, d.value) for d in verdict.details] == [("size", {"unknown": True})]


def test_a_violation_beats_unresolved(pack: Pack) -> None:
    assert pack.judge({"size": UNKNOWN, "colour": "red"})["box-size-enough"].outcome is Outcome.VIOLATED


def test_an_accepted_unknown_says_why(pack: Pack) -> None:
    verdict = pack.judge({"label": UNKNOWN})["box-label-set"]
    assert verdict.outcome is Outcome.NOT_APPLICABLE
    assert "the carrier chooses it" in verdict.reason


def test_not_applicable_says_why(pack: Pack) -> None:
    verdict = pack.judge({"virtual": True})["box-size-enough"]
    assert (verdict.outcome, verdict.reason) == (Outcome.NOT_APPLICABLE, "it has no size")


def test_a_malformed_document_is_a_violation(pack: Pack) -> None:
    verdict = pack.judge({"content": "{"})["box-content-sane"]
    assert verdict.outcome is Outcome.VIOLATED
    assert "no JSON" in verdict.details[0].message


def test_values_inside_documents_are_shown(pack: Pack) -> None:
    verdict = pack.judge({"content": '{"items": [{"heavy": 7}]}'})["box-content-sane"]
    assert (verdict.details[0].path, verdict.details[0].value) == ("content.items[0].heavy", 7)


def test_a_crash_is_an_error_with_a_traceback_and_the_rest_goes_on(pack: Pack) -> None:
    verdicts = pack.judge({"explosive": True, "note": "now", "size": 40})
    assert verdicts["box-content-sane"].outcome is Outcome.ERROR
    assert verdicts["box-content-sane"].traceback.endswith("RuntimeError: boom now")
    assert "tests/policies/framework/test_session.py:" in verdicts["box-content-sane"].traceback
    assert str(ROOT) not in verdicts["box-content-sane"].traceback
    assert "policies/framework/verdict.py" not in verdicts["box-content-sane"].traceback
    assert verdicts["box-size-enough"].outcome is Outcome.PASSED


def test_no_secret_leaves_the_pack(pack: Pack) -> None:
    canary = 'canary-"quoted"\n-8f2a'
    hidden = {"password": SecretValue(canary), "label": SecretValue(canary), "size": SecretValue(7), "colour": canary}
    pack.judge({**hidden, "explosive": True, "note": canary, "content": f"{canary}"})
    pack.judge({"note": canary, "explosive": True, "content": json.dumps({"items": [{"heavy": canary}]})}, "b")
    pack.judge({"note": [canary], "explosive": True}, "c")
    pack.judge({"note": json.dumps({"key": canary}), "explosive": True}, "d")
    written = pack.file.read_text()
    assert "8f2a" not in written
    assert "canary-" not in written
    assert "[secret]" in written


def test_hostile_text_is_inert(pack: Pack) -> None:
    pack.judge({"explosive": True, "note": "\x1b[31m\n::error::x\u202e\ud800"})
    traceback = next(line["traceback"] for line in pack.lines() if "traceback" in line)
    assert "\\x1b[31m\\n::error::x\\u202e\\ud800" in traceback


def test_huge_values_are_cut(pack: Pack) -> None:
    verdict = pack.judge({"content": json.dumps({"items": [{"heavy": "x" * 1_000_000}]})})["box-content-sane"]
    assert len(verdict.details[0].value) < 400


def test_numbers_that_json_does_not_know_are_text(pack: Pack) -> None:
    pack.judge({"size": float("-inf")})
    details = next(line["details"] for line in pack.lines() if line.get("details"))
    assert details[0]["value"] == "-inf"


def test_limits_differ_by_stack(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    pack.session.configure_stack("staging", "shop")
    assert pack.judge({"size": 7})["box-size-enough"].outcome is Outcome.PASSED
    pack.session.configure_stack("production", "shop")
    assert pack.judge({"size": 7})["box-size-enough"].outcome is Outcome.VIOLATED


def test_a_stack_without_limits_gets_the_default_ones_and_is_told_so(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    pack.session.configure_stack("../production", "shop")
    assert pack.judge({"size": 7})["box-size-enough"].outcome is Outcome.PASSED
    assert any("default.yaml" in line["text"] for line in pack.lines() if line["kind"] == "message")


def test_configuration_sets_levels_and_limits(pack: Pack) -> None:
    off = PolicySettings(Level.DISABLED)
    limits = PolicySettings(Level.ADVISORY, {"recovery_window_days": 3})
    pack.session.configure({"box-lid-closed": off, "limits": limits, "all": PolicySettings(Level.ADVISORY)})
    verdicts = pack.judge({"size": 3})
    assert "box-lid-closed" not in verdicts
    assert verdicts["box-size-enough"].outcome is Outcome.PASSED
    assert verdicts["box-size-enough"].level is Level.ADVISORY
    assert pack.lines()[0]["limits"]["recovery_window_days"] == 3


@pytest.mark.parametrize(
    ("name", "properties", "told"),
    [
        ("box-size-enouh", {}, "box-size-enouh: is no rule of the pack boxes; did you mean box-size-enough?"),
        ("box-size-enough", {"days": 1}, "box-size-enough.days: rules take no properties"),
        (
            "limits",
            {"recovery_window_day": 1},
            "limits.recovery_window_day: is no limit; did you mean recovery_window_days?",
        ),
        (
            "limits",
            {"recovery_window_days": "1"},
            "limits.recovery_window_days: a whole number, 0 or more, was expected",
        ),
        (
            "limits",
            {"recovery_window_days": -1},
            "limits.recovery_window_days: a whole number, 0 or more, was expected",
        ),
        (
            "limits",
            {"recovery_window_days": True},
            "limits.recovery_window_days: a whole number, 0 or more, was expected",
        ),
        ("limits", {"image_by_digest": 1}, "limits.image_by_digest: true or false was expected"),
        ("limits", {"environment": "prod"}, "limits.environment: one of production, staging was expected"),
        ("limits", {"minimum_tls_policy": []}, "limits.minimum_tls_policy: a list of texts was expected"),
    ],
)
def test_a_configuration_that_means_nothing_is_refused(pack: Pack, name: str, properties: Any, told: str) -> None:
    with pytest.raises(RefusedConfiguration) as refused:
        pack.session.configure({name: PolicySettings(Level.ADVISORY, properties)})
    assert str(refused.value).startswith(f"policy configuration: {told}")


def test_malformed_limits_are_refused_with_their_place(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    text = (tmp_path / "limits" / "production.yaml").read_text()
    wrong = text.replace("minimum_tasks: 2", "minimum_task: 2").replace("image_by_digest: true", "image_by_digest: 1")
    (tmp_path / "limits" / "production.yaml").write_text(wrong)
    with pytest.raises(RefusedConfiguration) as refused:
        pack.session.configure_stack("production", "shop")
    lines = wrong.splitlines()
    where = {name: number for number, line in enumerate(lines, 1) for name in [line.split(":")[0]]}
    problems = str(refused.value).splitlines()
    assert (
        f"production.yaml:{where['minimum_task']}: minimum_task: is no limit; did you mean minimum_tasks?" in problems
    )
    assert f"production.yaml:{where['image_by_digest']}: image_by_digest: true or false was expected" in problems
    assert any(problem.endswith("minimum_tasks: is missing") for problem in problems)


@pytest.mark.parametrize(
    "text", ["", "[]", "a: [", "a: 1\na: 2", "a: &x [*x]", "\x00", "a: !!python/object:os.system {}"]
)
def test_a_file_that_is_no_list_of_limits_is_refused(tmp_path: Path, text: str) -> None:
    pack = Pack(tmp_path)
    (tmp_path / "limits" / "production.yaml").write_text(text)
    with pytest.raises(RefusedConfiguration, match=r"^production\.yaml:1|^production\.yaml:2"):
        pack.session.configure_stack("production", "shop")


def test_a_file_for_verdicts_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    pack = Pack(tmp_path, SHIPWORTHY_VERDICTS=str(tmp_path / "absent" / "verdicts.jsonl"))
    with pytest.raises(RefusedConfiguration, match=r"SHIPWORTHY_VERDICTS: .*verdicts\.jsonl can't be written"):
        pack.session.configure({})


def test_a_limit_given_twice_is_refused(tmp_path: Path) -> None:
    pack = Pack(tmp_path)
    with (tmp_path / "limits" / "production.yaml").open("a") as file:
        file.write("minimum_tasks: 1\n")
    with pytest.raises(RefusedConfiguration, match="minimum_tasks: is given twice"):
        pack.session.configure_stack("production", "shop")


def test_relations_are_judged_by_the_inputs_that_analyze_saw(pack: Pack) -> None:
    pack.judge({"size": 40}, "upper")
    pack.judge({"size": 50}, "lower")
    urn = f"urn:pulumi:production::shop::{BOX}::"
    provider_says: dict[str, Any] = {"size": UNKNOWN, "id": UNKNOWN, "colour": "brown"}
    upper = Registered(
        f"{urn}upper", BOX, "upper", lambda: provider_says, property_dependencies={"standsOn": (f"{urn}lower",)}
    )
    lower = Registered(f"{urn}lower", BOX, "lower", lambda: provider_says)
    verdicts, _ = pack.session.analyze_stack([upper, lower])
    assert {verdict.urn.rpartition("::")[2]: verdict.outcome for verdict in verdicts} == {
        "upper": Outcome.PASSED,
        "lower": Outcome.VIOLATED,
    }


def test_what_is_unknown_of_another_resource_is_told_as_such(pack: Pack) -> None:
    pack.judge({"size": 40}, "upper")
    pack.judge({"size": UNKNOWN}, "lower")
    urn = f"urn:pulumi:production::shop::{BOX}::"
    upper = Registered(f"{urn}upper", BOX, "upper", dict, property_dependencies={"standsOn": (f"{urn}lower",)})
    verdicts, _ = pack.session.analyze_stack([upper, Registered(f"{urn}lower", BOX, "lower", dict)])
    verdict = next(verdict for verdict in verdicts if verdict.urn.endswith("upper"))
    assert verdict.outcome is Outcome.UNRESOLVED
    assert verdict.details[0].path == ""
    assert verdict.details[0].message.startswith(f"size of {urn}lower")


def test_every_line_follows_the_schema(pack: Pack) -> None:
    pack.judge({"size": 1, "label": UNKNOWN, "closed": UNKNOWN, "explosive": True, "note": ""})
    pack.session.analyze_stack([])
    assert {line["kind"] for line in pack.lines()} >= {"pack", "verdict"}
    for line in pack.lines():
        jsonschema.validate(line, SCHEMA)


def test_the_digest_follows_rules_limits_and_waivers(tmp_path: Path) -> None:
    def digest(pack: Pack) -> str:
        pack.session.configure_stack("production", "shop")
        pack.session.finish()
        return str(pack.lines()[-1]["digest"])

    pack = Pack(tmp_path)
    first = digest(pack)
    assert digest(pack) == first
    limits = tmp_path / "limits" / "production.yaml"
    limits.write_text(limits.read_text().replace("minimum_tasks: 2", "minimum_tasks: 3"))
    assert digest(pack) != first
    assert digest(Pack(tmp_path, RULES[:-1])) != first
