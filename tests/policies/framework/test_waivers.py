"""Which risks are accepted, until when, and which waivers need attention."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policies.framework.problems import RefusedConfiguration
from policies.framework.resource import Resource
from policies.framework.rule import Rule, rule
from policies.framework.session import Session
from policies.framework.terms import POLICIES, PackDescription
from policies.framework.verdict import Outcome, Verdict
from tests.policies.framework.test_session import BOX, FACTS, box_lid_closed, box_size_enough

WAIVER: dict[str, Any] = {
    "rule": "box-size-enough",
    "resource": f"urn:pulumi:production::shop::*{BOX}::small",
    "reason": "It moves out next month.",
    "owner": "platform@example.com",
    "ticket": "OPS-1",
    "granted": "2026-11-01",
    "expires": "2026-12-31",
}
STACK = "urn:pulumi:production::shop::pulumi:pulumi:Stack::shop-production"
OUTER = "urn:pulumi:production::shop::test:index:Rack::rack"


def judged(folder: Path, waivers: str | list[dict[str, Any]], as_of: str = "2026-12-01", **environment: str) -> Run:
    return Run(folder, waivers, {"SHIPWORTHY_AS_OF": as_of, **environment})


class Run:
    """A small box in a rack, and a big one beside it, judged under some waivers."""

    def __init__(self, folder: Path, waivers: str | list[dict[str, Any]], environment: dict[str, str]) -> None:
        (folder / "limits").mkdir()
        (folder / "limits" / "default.yaml").write_text((POLICIES / "limits" / "production.yaml").read_text())
        (folder / "rules" / "other").mkdir(parents=True)
        (folder / "rules" / "other" / "other_rule_of_another_pack.py").touch()
        (folder / "waivers.yaml").write_text(waivers if isinstance(waivers, str) else _yaml(waivers))
        rules: tuple[Rule, ...] = (box_size_enough, box_lid_closed, box_shape_square)
        session = Session(PackDescription("boxes", "1", "", rules, folder), environment)
        session.configure_stack("production", "shop")
        session.analyze(Resource(STACK, "pulumi:pulumi:Stack", "shop-production", {}))
        session.analyze(Resource(OUTER, "test:index:Rack", "rack", {}, parent=STACK))
        self.small = self._judged(session, "small", {"size": 1})
        self.big = self._judged(session, "big", {"size": 99})
        self.findings = [str(finding) for finding in session.analyze_stack([])[1]]

    def _judged(self, session: Session, name: str, inputs: dict[str, Any]) -> Verdict:
        urn = f"urn:pulumi:production::shop::test:index:Rack${BOX}::{name}"
        verdicts = session.analyze(Resource(urn, BOX, name, inputs, parent=OUTER))
        return next(verdict for verdict in verdicts if verdict.rule is box_size_enough)


@rule(**FACTS, passes={}, fails={}, longest_waiver_days=14)
def box_shape_square(box: Resource, limits: object) -> Any:
    yield from ()


def _yaml(waivers: list[dict[str, Any]]) -> str:
    lines = ["waivers:"]
    for waiver in waivers:
        lines += [
            f"  {'- ' if not index else '  '}{key}: {value!r}" for index, (key, value) in enumerate(waiver.items())
        ]
    return "\n".join(lines)


@pytest.mark.parametrize("as_of", ["2026-11-01", "2026-12-31"])
def test_a_waiver_counts_from_its_first_to_its_last_day(tmp_path: Path, as_of: str) -> None:
    run = judged(tmp_path, [WAIVER], as_of)
    assert run.small.outcome is Outcome.WAIVED
    assert run.small.waived is Outcome.VIOLATED
    assert run.small.details[0].path == "size"
    assert run.big.outcome is Outcome.PASSED
    assert run.findings == []


@pytest.mark.parametrize(
    ("as_of", "told"), [("2027-01-01", "expired on 2026-12-31"), ("2026-10-31", "counts only from 2026-11-01 on")]
)
def test_a_waiver_out_of_its_time_does_not_count_and_is_told(tmp_path: Path, as_of: str, told: str) -> None:
    run = judged(tmp_path, [WAIVER], as_of)
    assert run.small.outcome is Outcome.VIOLATED
    assert run.findings == [f"waivers.yaml:2: box-size-enough on {WAIVER['resource']}: {told}"]


@pytest.mark.parametrize("resource", ["rack", "rack/small", OUTER.replace("Rack::rack", "Rack$*::sm*")])
def test_a_resource_is_named_by_component_path_or_urn(tmp_path: Path, resource: str) -> None:
    assert judged(tmp_path, [{**WAIVER, "resource": resource}]).small.outcome is Outcome.WAIVED


@pytest.mark.parametrize(
    "resource", ["small", "rack/sm", "rac", "rack/small/x", f"urn:pulumi:staging::shop::*{BOX}::small"]
)
def test_a_waiver_for_something_else_does_not_count(tmp_path: Path, resource: str) -> None:
    assert judged(tmp_path, [{**WAIVER, "resource": resource}]).small.outcome is Outcome.VIOLATED


def test_an_unneeded_waiver_is_told(tmp_path: Path) -> None:
    run = judged(tmp_path, [{**WAIVER, "resource": "rack/big"}])
    assert run.findings == [
        "waivers.yaml:2: box-size-enough on rack/big: is not needed: nothing that it covers breaks the rule"
    ]


def test_a_waiver_for_another_stack_or_pack_is_not_told(tmp_path: Path) -> None:
    elsewhere = {**WAIVER, "resource": f"urn:pulumi:staging::shop::{BOX}::small"}
    assert judged(tmp_path, [elsewhere, {**WAIVER, "rule": "other-rule-of-another-pack"}]).findings == []


def test_overlapping_waivers_are_told_and_the_longer_one_counts(tmp_path: Path) -> None:
    run = judged(
        tmp_path, [{**WAIVER, "resource": "rack"}, {**WAIVER, "expires": "2027-01-31", "owner": "b@example.com"}]
    )
    assert run.small.waiver is not None
    assert run.small.waiver.owner == "b@example.com"
    assert run.findings == ["waivers.yaml:2: box-size-enough on rack: overlaps with the waiver in line 9"]


@pytest.mark.parametrize(
    "resource", ["urn:pulumi:production::shop::*::*", "urn:pulumi:*", f"urn:pulumi:*::*::{BOX}::*"]
)
def test_a_waiver_for_whatever_there_is_does_not_count(tmp_path: Path, resource: str) -> None:
    run = judged(tmp_path, [{**WAIVER, "resource": resource}])
    assert run.small.outcome is Outcome.VIOLATED
    assert "too broad" in run.findings[0]


def test_an_auditor_sees_the_stack_without_waivers(tmp_path: Path) -> None:
    run = judged(tmp_path, [WAIVER], SHIPWORTHY_NO_WAIVERS="1")
    assert run.small.outcome is Outcome.VIOLATED


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"expires": "2026-13-01"}, "waivers.yaml:8: expires: '2026-13-01' is no date; one as 2027-01-31 was expected"),
        ({"expires": "20261201"}, "is no date"),
        ({"expires": "never"}, "is no date"),
        ({"expires": 20261201}, "is no date"),
        ({"expires": "2027-06-01"}, "expires: is 212 days after granted; this rule can be waived for 180 at most"),
        ({"expires": "2026-10-01"}, "expires: lies before granted"),
        ({"rule": "box-size-enouh"}, "waivers.yaml:2: rule: box-size-enouh is no rule; did you mean box-size-enough?"),
        ({"rule": "box-shape-square"}, "this rule can be waived for 14 at most"),
        ({"owner": ""}, "waivers.yaml:5: owner: text that is not empty was expected"),
        ({"reason": True}, "waivers.yaml:4: reason: text that is not empty was expected"),
        ({"resource": "*"}, "waivers.yaml:3: resource: stands for everything"),
        ({"resource": "**/*"}, "resource: stands for everything"),
        ({"resource": "rack/*"}, "resource: a URN (urn:pulumi:…, * for any text) or a component path was expected"),
        ({"exprires": "2026-12-01"}, "waivers.yaml:9: exprires: is no key of a waiver; did you mean expires?"),
    ],
)
def test_a_malformed_waiver_is_refused_never_a_free_pass(tmp_path: Path, changed: dict[str, Any], told: str) -> None:
    with pytest.raises(RefusedConfiguration) as refused:
        judged(tmp_path, [{**WAIVER, **changed}])
    assert told in str(refused.value)


@pytest.mark.parametrize("key", list(WAIVER))
def test_every_key_is_needed(tmp_path: Path, key: str) -> None:
    with pytest.raises(RefusedConfiguration, match=f"{key}: is missing"):
        judged(tmp_path, [{name: value for name, value in WAIVER.items() if name != key}])


@pytest.mark.parametrize("text", ["- a", "waiver: []", "waivers: x", "waivers: [x]", "waivers: ["])
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(RefusedConfiguration, match=r"^waivers\.yaml:\d+: "):
        judged(tmp_path, text)


@pytest.mark.parametrize("text", ["", "waivers:", "waivers: []", "# nothing"])
def test_there_may_be_none(tmp_path: Path, text: str) -> None:
    assert judged(tmp_path, text).findings == []


@pytest.mark.parametrize("day", ["tomorrow", "2026-02-30"])
def test_the_clock_must_be_a_date(tmp_path: Path, day: str) -> None:
    with pytest.raises(RefusedConfiguration, match=r"SHIPWORTHY_AS_OF: .* is no date"):
        judged(tmp_path, [WAIVER], day)


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(RefusedConfiguration) as refused:
        judged(tmp_path, [{**WAIVER, "expires": "x"}, {**WAIVER, "owner": ""}], "tomorrow")
    assert len(refused.value.problems) == 3
