"""What others install: the tool and the packs beside their own program, nothing else of ours on their import path."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PROGRAM = """
import pulumi

class Shop(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("stranger:index:Shop", name)

Shop("corner")
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=60)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def strangers_environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with our dependencies and the unpacked wheel, but without this checkout."""
    folder = tmp_path_factory.mktemp("stranger") / ".venv"
    venv.create(folder, symlinks=True)
    (packages,) = folder.glob("lib/python*/site-packages")
    for entry in Path(sysconfig.get_path("purelib")).iterdir():
        if entry.suffix != ".pth" and not entry.name.startswith(("shipworthy", "pulumi_aws", "pulumi_kubernetes")):
            (packages / entry.name).symlink_to(entry)
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    return folder


def test_the_wheel_holds_the_tool_and_the_packs_only(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"shipworthy"}
    assert {f"shipworthy/_packs/policies/{pack}/PulumiPolicy.yaml" for pack in ("readiness", "first_apply")} <= set(
        names
    )
    assert "shipworthy/_packs/policies/limits/production.yaml" in names
    assert {"shipworthy/_packs/policies/controls.tsv", "shipworthy/reports/page.css"} <= set(names)
    assert not [name for name in names if "__pycache__" in name or name.endswith(".pyc")]


@pytest.mark.parametrize("module", ["infra", "components", "policies", "docs", "tests"])
def test_nothing_of_the_platform_is_importable(strangers_environment: Path, module: str) -> None:
    command = [strangers_environment / "bin/python", "-c", f"import {module}"]
    result = subprocess.run(command, cwd=strangers_environment, capture_output=True, text=True, check=False, timeout=60)
    assert "ModuleNotFoundError" in result.stderr


def test_a_stranger_previews_their_program_with_a_pack_named_by_its_bare_name(
    strangers_environment: Path, tmp_path: Path
) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: stranger\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    command = [
        strangers_environment / "bin/python",
        "-m",
        "shipworthy",
        "preview",
        "-s",
        "dev",
        "--policy-pack",
        "readiness",
        "--json",
    ]
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    result = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert result.returncode in (0, 1), result.stderr
    document = json.loads(result.stdout)
    assert "urn:pulumi:dev::stranger::stranger:index:Shop::corner" in [step["urn"] for step in document["steps"]]
    assert [pack["name"] for pack in document["shipworthy"]["packs"]] == ["readiness"]


RISKY = """
import pulumi

pulumi.CustomResource("aws:rds/instance:Instance", "orders", {"backupRetentionPeriod": 3})
"""
WAIVER = """
waivers:
  - rule: rds-instance-recovery-window-kept
    resource: orders
    reason: It is rebuilt every night.
    owner: platform@example.com
    ticket: OPS-1
    granted: 2026-11-22
    expires: 2027-02-19
"""


@pytest.fixture
def strangers_project(tmp_path: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: stranger\nruntime: python\n")
    (tmp_path / "Pulumi.live.yaml").write_text("config: {}\n")
    (tmp_path / "__main__.py").write_text(RISKY)
    (tmp_path / "policies" / "limits").mkdir(parents=True)
    return tmp_path


def judged(environment: Path, project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [environment / "bin/python", "-m", "shipworthy", "preview", "--policy-pack", "readiness", *options]
    variables = {"PATH": os.environ["PATH"], "HOME": str(project)}
    return subprocess.run(command, cwd=project, env=variables, capture_output=True, text=True, check=False, timeout=120)


def outcome(run: subprocess.CompletedProcess[str]) -> str:
    findings = json.loads(run.stdout)["shipworthy"]["findings"]
    told = (each["outcome"] for each in findings if each["rule"] == "rds-instance-recovery-window-kept")
    return next(told, "passed")


def test_a_stranger_sets_limits_and_accepts_risks_beside_their_own_project(
    strangers_environment: Path, strangers_project: Path
) -> None:
    def on(*options: str) -> str:
        return outcome(judged(strangers_environment, strangers_project, "--json", *options))

    limits, waivers = (strangers_project / "policies" / name for name in ("limits/live.yaml", "waivers.yaml"))
    assert on() == "violated"
    limits.write_text("recovery_window_days: 2\n")
    assert on() == "passed"
    limits.write_text("recovery_window_days: 9\n")
    waivers.write_text(WAIVER)
    assert on("--as-of", "2027-02-19") == "waived"
    assert on("--as-of", "2027-02-20") == "violated"
    assert on("--as-of", "2027-02-19", "--no-waivers") == "violated"


def test_what_a_stranger_misspells_is_told_with_file_line_key_and_nearest_name(
    strangers_environment: Path, strangers_project: Path
) -> None:
    (strangers_project / "policies" / "limits" / "live.yaml").write_text("environment: staging\nminimum_task: 2\n")
    (strangers_project / "policies" / "waivers.yaml").write_text(WAIVER.replace("window-kept", "window-keep"))
    run = judged(strangers_environment, strangers_project)
    assert (run.returncode, run.stdout) == (2, "")
    assert "live.yaml:2: minimum_task: is no limit; did you mean minimum_tasks?" in run.stderr
    expected = "waivers.yaml:3: rule: rds-instance-recovery-window-keep is no rule; did you mean"
    assert f"{expected} rds-instance-recovery-window-kept?" in run.stderr


def test_a_policies_folder_that_is_named_and_missing_is_refused(
    strangers_environment: Path, strangers_project: Path
) -> None:
    (strangers_project / "pyproject.toml").write_text('[tool.shipworthy]\npolicies = "polices"\n')
    run = judged(strangers_environment, strangers_project)
    assert run.returncode == 2
    assert "pyproject.toml: tool.shipworthy.policies: the name of a folder beside the file is expected" in run.stderr
