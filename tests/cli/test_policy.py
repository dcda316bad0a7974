"""`shipworthy policy` over real packs, as a user runs it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from .command import FIXTURES, shipworthy

ROOT = Path(__file__).parents[2]
PACKS = FIXTURES / "packs"
TRIED = PACKS / "tried"
LIBRARY = FIXTURES.parent / "packs" / "library"


def policy(*arguments: str | Path, cwd: Path = ROOT) -> Any:
    """Run a command that succeeds and return its JSON document."""
    run = shipworthy("policy", *arguments, "--json", cwd=cwd)
    assert run.status == 0, run.err
    return json.loads(run.out)


def test_the_list_is_filtered_by_service_severity_and_control() -> None:
    chosen = policy("list", "--service", "rds", "--severity", "high", "--control", "fsbp/rds.*")["rules"]

    assert "rds-instance-recovery-window-kept" in [rule["name"] for rule in chosen]
    assert {rule["severity"] for rule in chosen} == {"high"}
    assert all(any(control.startswith("FSBP/RDS.") for control in rule["controls"]) for rule in chosen)
    assert {"FSBP/RDS.11"} <= {
        control for rule in policy("list", "--control", "RDS.11")["rules"] for control in rule["controls"]
    }


def test_the_list_says_the_same_every_time_and_how_many_were_left_out(tmp_path: Path) -> None:
    runs = [
        shipworthy("policy", "list", "--policy-pack", "readiness", "--service", "kms", cwd=tmp_path) for _ in range(2)
    ]

    assert runs[0].out == runs[1].out
    first, *others = runs[0].out.splitlines()
    assert f"· {len(others)} of " in first
    assert all(line.startswith("  kms-") for line in others)


def test_any_pack_is_listed_also_one_that_knows_only_the_protocol() -> None:
    run = shipworthy("policy", "list", "--policy-pack", LIBRARY, "--policy-pack", TRIED)

    assert "library 2.0.0 · 3 rules\n" in run.out
    assert "  short                         mandatory  high      Names are short.\n" in run.out
    assert [
        rule["name"]
        for rule in policy("list", "--policy-pack", LIBRARY, "--policy-pack", TRIED, "--pack", "library")["rules"]
    ] == ["few", "off", "short"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["list", "--service", "rdz"], "there is no service rdz; did you mean rds?"),
        (["list", "--pack", "readyness"], "there is no pack readyness; did you mean readiness?"),
        (["list", "--policy-pack", "nowhere"], "nowhere: there is no such policy pack"),
        (["coverage", "--framework", "FSPB"], "there is no framework FSPB; did you mean FSBP?"),
        (["coverage", "--catalogue", "nowhere.tsv"], "nowhere.tsv: No such file or directory"),
        (["test", "-s", "one", "-s", "two"], "give at most one -s"),
        (["list", "--timeout", "soon"], "invalid number of seconds value: 'soon'"),
    ],
)
def test_wrong_use_is_told_with_what_was_meant(arguments: list[str], message: str) -> None:
    run = shipworthy("policy", *arguments, cwd=ROOT)

    assert (run.status, run.out) == (2, "")
    assert message in run.err
    assert "Traceback" not in run.err


def test_a_misspelt_rule_is_answered_with_the_nearest_names() -> None:
    run = shipworthy("policy", "explain", "rds-instance-recovery-kept", cwd=ROOT)

    assert run.status == 2
    assert "no pack has a rule rds-instance-recovery-kept; did you mean rds-instance-recovery-window-kept" in run.err


def test_a_rule_is_explained_with_the_limits_of_each_stack() -> None:
    out = shipworthy("policy", "explain", "rds-instance-recovery-window-kept", cwd=ROOT).out

    assert "Judges aws:rds/instance:Instance, each by its own inputs." in out
    assert "  FSBP/RDS.11: Instances have automatic backups\n" in out
    assert "  staging: mandatory, recovery_window_days 7\n  production: mandatory, recovery_window_days 35\n" in out
    assert '  {\n    "backupRetentionPeriod": 1,\n' in out
    (rule,) = policy("explain", "rds-instance-recovery-window-kept", "-s", "production")["rules"]
    assert rule["stacks"] == {"production": {"level": "mandatory", "limits": {"recovery_window_days": 35}}}
    assert rule["remedy"].startswith("Raise backupRetentionPeriod")


def test_coverage_counts_each_control_once_and_names_its_rules(tmp_path: Path) -> None:
    catalogue = tmp_path / "house.tsv"
    catalogue.write_text(
        "framework\tcontrol_id\tparaphrase\n"
        "House\t1\tDisks are large\nHouse\t1\tDisks are large\nHouse\t2\tDisks promise\n"
        "House\t3\tDisks are red\nPeer\tx\tOther\n"
    )
    (tmp_path / "not_enforced.tsv").write_text("control\treason\nHouse/1\tStale.\nHouse/2\tNobody reads promises.\n")
    found = policy("coverage", "--policy-pack", TRIED, "--catalogue", catalogue)

    house = found["frameworks"]["House"]
    assert house == {
        "controls": 3,
        "enforced": 1,
        "argued": 1,
        "open": 1,
        "percent": 33.3,
        "notEnforced": {"2": "Nobody reads promises."},
        "rules": {"1": ["demo-disk-large"], "2": [], "3": []},
    }
    assert found["frameworks"]["Peer"]["percent"] == 0
    assert found["notInCatalogue"] == {}
    text = shipworthy(
        "policy", "coverage", "--policy-pack", TRIED, "--catalogue", catalogue, "--framework", "House"
    ).out
    assert text.splitlines()[0] == "House  33.3 %, 1 of 3 controls enforced, 1 left alone on purpose, 1 open"
    assert "  - 2  on purpose: Nobody reads promises.\n" in text
    assert "  · 3  no rule: Disks are red\n" in text
    assert "Peer" not in text


def test_a_malformed_catalogue_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    catalogue = tmp_path / "house.tsv"
    catalogue.write_text("framework\tcontrol_id\nHouse\t1\nHouse\n\t3\n")

    run = shipworthy("policy", "coverage", "--policy-pack", TRIED, "--catalogue", catalogue)

    assert run.status == 2
    assert f"{catalogue}:3: 2 columns are expected as in the header, 1 are there" in run.err
    assert f"{catalogue}:4: framework: is empty" in run.err


def test_the_catalogue_that_comes_along_has_every_control_that_our_rules_name() -> None:
    found = policy("coverage")

    assert found["notInCatalogue"] == {}
    assert found["frameworks"]["FSBP"]["enforced"] > 70
    assert "EC2.10" in found["frameworks"]["FSBP"]["notEnforced"]


def test_a_malformed_argument_is_told_with_file_line_and_column(tmp_path: Path) -> None:
    (tmp_path / "house.tsv").write_text("framework\tcontrol_id\nHouse\t1\n")
    (tmp_path / "not_enforced.tsv").write_text("control\treason\nHouse/1\t\n")
    run = shipworthy("policy", "coverage", "--policy-pack", TRIED, "--catalogue", tmp_path / "house.tsv")
    assert (run.status, run.out) == (2, "")
    assert f"{tmp_path}/not_enforced.tsv:2: reason: is empty" in run.err


def test_every_rule_decides_its_own_examples_as_promised() -> None:
    run = shipworthy("policy", "test", cwd=ROOT)

    assert run.status == 0, run.out
    assert run.out.startswith("✓ readiness")


def test_an_example_that_is_decided_otherwise_fails_the_test_of_a_pack() -> None:
    run = shipworthy("policy", "test", TRIED)

    assert run.status == 1
    assert run.out.splitlines() == [
        "✗ demo-disk-in-a-box  failing example: can't be judged",
        "    resources[0].parent: the name of another resource of the example is expected",
        "✗ demo-disk-promising-too-much  passing example: violated instead of passed",
        "    size: too small ::error::",
        "✗ tried 2.0.0: 4 of 6 examples of 3 rules decided as promised",
    ]
    results = json.loads(shipworthy("policy", "test", TRIED, "--json").out)["packs"][0]["examples"]
    assert [result["holds"] for result in results] == [True, False, True, True, False, True]


@pytest.mark.parametrize(
    ("pack", "status", "message"),
    [
        (LIBRARY, 2, "policy pack library: writes no verdict lines, so its rules bring no examples to test"),
        (PACKS / "dies", 4, "policy pack dies: ended with status 5 before its server was up"),
    ],
    ids=["no-lines", "dies"],
)
def test_a_pack_that_can_not_be_tested_says_why(pack: Path, status: int, message: str) -> None:
    run = shipworthy("policy", "test", pack)

    assert (run.status, run.out) == (status, "")
    assert message in run.err


def test_a_new_rule_passes_lint_and_its_test_fails_until_it_is_written(tmp_path: Path) -> None:
    """In the layout of this repository, copied as far as the test needs it."""
    for name in ("policies", "tests/policies"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__", "test_*.py"))
    for name in ("pyproject.toml", "tests/__init__.py"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, tmp_path / name)
    new = ("policy", "new", "rds-instance-painted-blue", "--service", "rds")
    run = shipworthy(*new, cwd=tmp_path)

    assert run.status == 0, run.err
    rule = tmp_path / "policies/rules/rds/rds_instance_painted_blue.py"
    test = tmp_path / "tests/policies/rules/test_rds_instance_painted_blue.py"
    for check in (["check"], ["format", "--check"]):
        subprocess.run(
            [Path(sys.executable).with_name("ruff"), *check, rule, test], cwd=tmp_path, check=True, timeout=60
        )
    tried = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", test]
    done = subprocess.run(tried, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert "3 failed" in done.stdout or "3 errors" in done.stdout, done.stdout

    again = shipworthy(*new, cwd=tmp_path)
    assert again.status == 2
    assert "policies/rules/rds/rds_instance_painted_blue.py: exists already and is left as it is" in again.err


def test_a_new_rule_in_another_pack_is_written_for_pulumi_policy(tmp_path: Path) -> None:
    shutil.copytree(LIBRARY, tmp_path / "pack")
    written = policy("new", "s3-bucket-named-well", "--service", "s3", "--policy-pack", "pack", cwd=tmp_path)

    assert written["files"] == ["pack/rules/s3_bucket_named_well.py", "pack/tests/test_s3_bucket_named_well.py"]
    tried = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests"]
    done = subprocess.run(tried, cwd=tmp_path / "pack", capture_output=True, text=True, check=False, timeout=60)
    assert "3 failed" in done.stdout, done.stdout
    assert "NotImplementedError" in done.stdout


@pytest.mark.parametrize(
    ("name", "service", "message"),
    [
        ("S3-Bucket-Named", "s3", "SERVICE-RESOURCE-WHAT-MUST-HOLD"),
        ("rds-instance-named", "s3", "s3-thing-encrypted"),
        ("s3-bucket", "s3", "SERVICE-RESOURCE-WHAT-MUST-HOLD"),
        ("lambda-function-named", "lambda", "--service lambda"),
        ("s3-bucket-named/../../x", "s3", "SERVICE-RESOURCE-WHAT-MUST-HOLD"),
    ],
)
def test_a_name_that_no_rule_can_have_writes_nothing(name: str, service: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "policies" / "rules").mkdir(parents=True)
    run = shipworthy("policy", "new", name, "--service", service, cwd=tmp_path)

    assert run.status == 2
    assert message in run.err
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_folder_without_packs_gets_no_rule(tmp_path: Path) -> None:
    run = shipworthy("policy", "new", "s3-bucket-named", "--service", "s3", cwd=tmp_path)

    assert run.status == 2
    assert "there is neither policies/rules nor a PulumiPolicy.yaml here" in run.err
    assert list(tmp_path.iterdir()) == []
