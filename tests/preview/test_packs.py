"""Packs judge resources while they register, whatever they are written with."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from pulumi.runtime.proto import analyzer_pb2

from shipworthy.plan.findings import Level, Outcome, Severity
from shipworthy.plan.model import Plan
from shipworthy.plan.values import UNKNOWN as UNKNOWN_VALUE
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.documents import Plain
from shipworthy.preview.packs import PackRun, PackSource, find_packs
from shipworthy.preview.project import load_project
from tests.preview.packs import PACKS, ROOT, UNKNOWN, project, request, run, secret, started, urn

GOLDEN = Path(__file__).parents[1] / "fixtures" / "golden" / "policy"


def outcomes(packs: PackRun, rule: str) -> dict[str, Outcome]:
    return {v.urn.rpartition("::")[2]: v.outcome for v in packs.results().verdicts if v.rule == rule}


def test_a_library_pack_passes_violates_and_leaves_unresolved(tmp_path: Path) -> None:
    with run(tmp_path, "", "library") as packs:
        packs.register(request("good", {"name": "brief"}))
        packs.register(request("bad", {"name": "much too long"}))
        packs.register(request("open", {"name": UNKNOWN}))
        assert outcomes(packs, "short") == {
            "good": Outcome.PASSED,
            "bad": Outcome.VIOLATED,
            "open": Outcome.UNRESOLVED,
        }
        by_name = {v.urn.rpartition("::")[2]: v for v in packs.results().verdicts if v.rule == "short"}
    assert [detail.message for detail in by_name["bad"].details] == ["much too long is longer than 8.0"]
    assert by_name["bad"].fails
    assert by_name["bad"].severity is Severity.HIGH
    assert not by_name["open"].fails
    assert "can't be known during preview" in by_name["open"].details[0].message
    assert "can't run policy" not in by_name["open"].details[0].message


def test_a_library_packs_rules_are_described(tmp_path: Path) -> None:
    with run(tmp_path, "", "library") as packs:
        (pack,) = packs.results().packs
    assert (pack.name, pack.version, pack.speaks_verdicts) == ("library", "2.0.0", False)
    rules = {rule.name: rule for rule in pack.rules}
    assert rules["short"].controls == ("CIS/1.2",)
    assert rules["short"].remedy == "Choose a shorter name."
    assert rules["few"].kind == "stack"
    assert rules["off"].level is Level.DISABLED


def test_a_disabled_policy_gives_no_verdict(tmp_path: Path) -> None:
    with run(tmp_path, "", "library") as packs:
        packs.register(request("good", {"name": "brief"}))
        assert outcomes(packs, "off") == {}


def test_stack_policies_judge_once_at_the_end(tmp_path: Path) -> None:
    with run(tmp_path, "", "library") as packs:
        stack = analyzer_pb2.AnalyzeStackRequest()
        stack.resources.add(urn=urn("surplus"), type="test:index:Thing", name="surplus")
        packs.analyze_stack(stack)
        assert outcomes(packs, "few") == {"surplus": Outcome.VIOLATED}
        packs.analyze_stack(analyzer_pb2.AnalyzeStackRequest())
        passed = [v for v in packs.results().verdicts if v.rule == "few"]
    assert [(v.urn, v.outcome) for v in passed] == [(ROOT, Outcome.PASSED)]


def test_strict_makes_unresolved_fail(tmp_path: Path) -> None:
    with run(tmp_path, "", "library", strict=True) as packs:
        packs.register(request("open", {"name": UNKNOWN}))
        assert [v.fails for v in packs.results().verdicts if v.rule == "short"] == [True]


def test_remediation_comes_first_and_reaches_the_program(tmp_path: Path) -> None:
    with run(tmp_path, "remediate", "library") as packs:
        changed = packs.register(request("loud", {"name": "LOUD", "__internal": "kept"}))
        unchanged = packs.register(request("quiet", {"name": "quiet"}))
        messages = packs.results().messages
        events = packs.policy_events()
    assert dict(changed) == {"name": "loud", "__internal": "kept"}
    assert dict(unchanged) == {"name": "quiet"}
    assert [(message.urn, message.pack) for message in messages] == [(urn("loud"), "library")]
    (remediation,) = [event["policyRemediationEvent"] for event in events if "policyRemediationEvent" in event]
    assert remediation["before"] == {"name": "LOUD", "__internal": "kept"}


def test_policies_see_neither_internal_properties_nor_repeat_secrets(tmp_path: Path) -> None:
    with run(tmp_path, "echo", "library") as packs:
        packs.register(request("x", {"name": "x", "__internal": {"a": 1}, "password": secret("hunter2-canary")}))
        (verdict,) = [v for v in packs.results().verdicts if v.rule == "echoes"]
        said = verdict.details[0].message + json.dumps(packs.policy_events())
    assert "seen: ['name', 'password']" in said
    assert "hunter2-canary" not in said
    assert "[secret]" in said


def test_configuration_of_the_user_wins_over_defaults(tmp_path: Path) -> None:
    given: dict[str, Plain] = {"all": "advisory", "short": {"longest": 3}}
    source = PackSource("library", PACKS / "library", configuration=given)
    with started(tmp_path, [source], "") as packs:
        packs.register(request("four", {"name": "four"}))
        (verdict,) = [v for v in packs.results().verdicts if v.rule == "short"]
    assert (verdict.outcome, verdict.level, verdict.fails) == (Outcome.VIOLATED, Level.ADVISORY, False)


@pytest.mark.parametrize(
    ("given", "level", "outcome"),
    [
        ({"all": {"enforcementLevel": "advisory", "longest": 1}}, Level.ADVISORY, Outcome.PASSED),
        ({"short": "mandatory", "all": "advisory"}, Level.MANDATORY, Outcome.PASSED),
        ({"short": {"longest": 1}, "all": "disabled"}, None, None),
    ],
)
def test_what_is_said_of_all_policies_is_their_level_only(
    tmp_path: Path, given: dict[str, Plain], level: Level | None, outcome: Outcome | None
) -> None:
    source = PackSource("library", PACKS / "library", configuration=given)
    with started(tmp_path, [source], "") as packs:
        packs.register(request("four", {"name": "four"}))
        found = next((v for v in packs.results().verdicts if v.rule == "short"), None)
    assert (found and found.level, found and found.outcome) == (level, outcome)


def test_configuration_for_no_policy_is_passed_on(tmp_path: Path) -> None:
    source = PackSource("own-server", PACKS / "own-server", configuration={"limits": {"days": 3}})
    with started(tmp_path, [source], "") as packs:
        assert "configured limits {'days': 3.0}" in [message.text for message in packs.results().messages]


def introduction(packs: PackRun) -> dict[str, Any]:
    return next(json.loads(m.text) for m in packs.results().messages if m.text.startswith("{"))


def test_a_pack_is_started_as_the_engine_starts_it(tmp_path: Path) -> None:
    with run(tmp_path) as packs:
        seen = introduction(packs)
    assert seen["cwd"] == str(PACKS / "own-server")
    assert seen["argv"][1:] == [str(PACKS / "own-server")]
    assert seen["request"] == {
        "stack": "dev",
        "project": "app",
        "organization": "organization",
        "dry_run": True,
        "config": {"app:behaviour": "", "app:token": "[secret]"},
        "secrets": ["app:token"],
        "tags": {"team": "web"},
    }
    environment = {name: value for name, value in seen["environment"].items() if name.startswith("PULUMI_")}
    assert environment == {
        "PULUMI_PROJECT": "app",
        "PULUMI_STACK": "dev",
        "PULUMI_ORGANIZATION": "organization",
        "PULUMI_DRY_RUN": "true",
        "PULUMI_CONFIG": '{"app:behaviour": "", "app:token": "[secret]"}',
    }


def test_a_pack_gets_no_credentials_but_the_date_to_judge_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "canary")
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "canary")
    monkeypatch.setenv("SHIPWORTHY_AS_OF", "2026-11-22")
    with run(tmp_path) as packs:
        environment = introduction(packs)["environment"]
    assert "canary" not in json.dumps(environment)
    assert environment["SHIPWORTHY_AS_OF"] == "2026-11-22"


def test_a_pack_that_comes_along_can_import_what_it_shares(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/given")
    source = PackSource("own-server", PACKS / "own-server", import_root=tmp_path)
    with started(tmp_path, [source], "") as packs:
        assert introduction(packs)["environment"]["PYTHONPATH"] == f"{tmp_path}:/given"


def test_verdict_lines_are_preferred_to_diagnostics(tmp_path: Path) -> None:
    with run(tmp_path) as packs:
        packs.register(request("thing", {"b": 1, "a": secret("hunter2-canary")}))
        results = packs.results()
    (pack,), (verdict,) = results.packs, results.verdicts
    assert (pack.name, pack.digest, pack.limits, pack.speaks_verdicts) == ("own", "sha256:00", {"days": 7}, True)
    assert (verdict.rule, verdict.urn, verdict.outcome, verdict.fails) == (
        "named",
        urn("thing"),
        Outcome.VIOLATED,
        True,
    )
    assert verdict.details[0].message == "seen ['a', 'b']"
    assert verdict.details[0].value == UNKNOWN_VALUE


def test_a_diagnostic_that_says_unresolved_blocks_at_its_level(tmp_path: Path) -> None:
    with run(tmp_path, "no-verdict-lines") as packs:
        packs.register(request("unclear"))
        (verdict,) = packs.results().verdicts
    assert (verdict.outcome, verdict.fails) == (Outcome.UNRESOLVED, True)
    assert [detail.message for detail in verdict.details] == ["name is unknown"]


def test_several_packs_judge_the_same_resource(tmp_path: Path) -> None:
    with run(tmp_path, "", "library", "own-server") as packs:
        packs.register(request("thing", {"name": "brief"}))
        results = packs.results()
    assert [pack.name for pack in results.packs] == ["library", "own"]
    assert {verdict.pack for verdict in results.verdicts} == {"library", "own"}
    plan = results.added_to(Plan("app", "dev", (), {}))
    assert (plan.packs, plan.verdicts) == (results.packs, results.verdicts)


def test_starting_does_not_wait(tmp_path: Path) -> None:
    packs = run(tmp_path, "", "silent", timeout=600)
    packs.close()


def test_nothing_is_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with run(tmp_path, "spawn") as packs:
        packs.register(request("trouble"))
        spawned = next(m.text for m in packs.results().messages if m.text[0].isdigit())
    assert [pid for pid in spawned.split() if is_running(pid)] == []
    assert list(tmp_path.iterdir()) == []


def is_running(pid: str) -> bool:
    """Tell a running process from one that is gone or waits for its exit status to be read."""
    stat = Path(f"/proc/{pid}/stat")
    return stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z"


def test_no_packs_cost_nothing(tmp_path: Path) -> None:
    with started(tmp_path, [], "") as packs:
        asked = request("thing", {"name": "x"})
        assert packs.register(asked) == asked.properties
        assert packs.results().packs == ()


def test_policy_events_are_the_real_engines() -> None:
    golden = json.loads((GOLDEN / "expected.json").read_text())
    with PackRun(
        find_packs(load_project(GOLDEN), [str(GOLDEN / "pack")]),
        load_project(GOLDEN),
        load_configuration(load_project(GOLDEN), "dev"),
        timeout=20,
    ) as packs:
        resources = [_golden_request(type_, name, inputs) for type_, name, inputs in _GOLDEN_RESOURCES]
        stack = analyzer_pb2.AnalyzeStackRequest()
        for resource in resources:
            packs.register(resource)
            added = stack.resources.add(urn=resource.urn, type=resource.type, name=resource.name)
            added.properties.CopyFrom(resource.properties)
            if resource.name == "unknown":
                added.propertyDependencies["kmsKeyId"].urns.append(resources[2].urn)
        packs.analyze_stack(stack)
        events = packs.policy_events()
    assert list(events) == sorted(golden["policyEvents"], key=lambda event: json.dumps(event, sort_keys=True))


_DATABASE = {"engine": "postgres", "instanceClass": "db.t4g.small"}
_GOLDEN_RESOURCES: list[tuple[str, str, dict[str, Any]]] = [
    ("pulumi:pulumi:Stack", "golden-dev", {}),
    ("pulumi:providers:aws", "default_7_51_1", {"version": "7.51.1"}),
    ("aws:kms/key:Key", "key", {}),
    ("aws:rds/instance:Instance", "known", {**_DATABASE, "storageEncrypted": False}),
    ("aws:rds/instance:Instance", "unknown", {**_DATABASE, "storageEncrypted": UNKNOWN, "kmsKeyId": UNKNOWN}),
    ("aws:s3/bucket:Bucket", "untagged", {}),
]


def _golden_request(type_: str, name: str, inputs: dict[str, Any]) -> analyzer_pb2.AnalyzeRequest:
    made = analyzer_pb2.AnalyzeRequest(type=type_, name=name, urn=f"urn:pulumi:dev::golden::{type_}::{name}")
    made.properties.update(inputs)
    return made


def test_a_project_is_enough_to_find_its_packs(tmp_path: Path) -> None:
    (source,) = find_packs(project(tmp_path), [str(PACKS / "library")])
    assert (source.name, source.version) == ("library", "2.0.0")


def test_two_packs_that_call_themselves_alike_are_counted_apart(tmp_path: Path) -> None:
    shutil.copytree(PACKS / "library", tmp_path / "twin")
    sources = [PackSource("library", PACKS / "library"), PackSource("twin", tmp_path / "twin")]
    with started(tmp_path, sources, "") as packs:
        packs.register(request("good", {"name": "brief"}))
        results = packs.results()
    assert [pack.name for pack in results.packs] == ["library", "library (2)"]
    assert {verdict.pack for verdict in results.verdicts} == {"library", "library (2)"}
