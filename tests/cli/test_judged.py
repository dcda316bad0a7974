from __future__ import annotations

import json
from pathlib import Path

from .command import FIXTURES, shipworthy

JUDGE = FIXTURES / "packs" / "judge"
DIES = FIXTURES / "packs" / "dies"


def test_a_mandatory_violation_is_one_and_only_where_it_is() -> None:
    run = shipworthy("preview", "--policy-pack", JUDGE)

    assert run.status == 1
    assert "✗ mandatory · high  disk-is-large\n    box/box-disk  demo:index/disk:Disk\n" in run.out
    assert "      size: has 1 GiB, 3 promised\n" in run.out
    assert "judge 1.2.3 · 3 rules: 3 passed, 1 violated, 2 unresolved" in run.out
    assert run.out.splitlines()[-2:] == ["✗ staging: 1 violated", "✓ production: nothing fails"]


def test_what_is_undecided_fails_under_strict_only() -> None:
    loose = shipworthy("preview", "-s", "production", "--policy-pack", JUDGE)
    strict = shipworthy("preview", "-s", "production", "--policy-pack", JUDGE, "--strict")

    assert (loose.status, strict.status) == (0, 1)
    assert "? unresolved · high  disk-is-near" in loose.out
    assert "✗ unresolved · high  disk-is-near" in strict.out
    assert strict.out.endswith("✗ production: 2 unresolved\n")


def test_a_pack_that_dies_is_four_and_the_others_results_are_kept() -> None:
    run = shipworthy("preview", "-s", "staging", "--policy-pack", DIES, "--policy-pack", JUDGE, "--json")

    document = json.loads(run.out)["shipworthy"]
    assert run.status == document["exitStatus"] == 4
    assert "no module named whatever" in document["packFailures"][0]
    assert "dies" in document["packFailures"][0]
    assert [item["rule"] for item in document["findings"] if item["fails"]] == ["disk-is-large"]


def test_a_failed_program_is_stronger_than_a_failed_pack() -> None:
    run = shipworthy("preview", "-s", "staging", "--policy-pack", DIES, "-c", "does=raise")

    assert run.status == 3
    assert "ValueError: the program gave up" in run.out
    assert "a policy pack failed" in run.out


def test_a_packs_configuration_is_that_of_its_file(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    command = ("preview", "-s", "staging", "--policy-pack", "readiness", "--policy-pack-config", file, "--json")

    file.write_text('{"limits": {"recovery_window_days": 14}}')
    (pack,) = json.loads(shipworthy(*command).out)["shipworthy"]["packs"]
    assert pack["limits"]["recovery_window_days"] == 14

    file.write_text('{"limits": {"recovery_window_day": 14}}')
    refused = shipworthy(*command)
    assert refused.status == 2
    assert "recovery_window_days" in refused.err

    file.write_text("[")
    assert "own.json:1: is not valid JSON" in shipworthy(*command).err


def test_more_pack_configurations_than_packs_are_wrong_use() -> None:
    run = shipworthy("preview", "-s", "staging", "--policy-pack-config", "a.json")
    assert run.status == 2
    assert "given 1 times for 0 policy packs" in run.err
