"""The workflows pass the field's two checkers, and ask for no more than they need."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import pytest
import yaml

ROOT = Path(__file__).parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=60)


def test_actionlint_accepts_the_workflows() -> None:
    actionlint = ROOT / ".tools/actionlint"
    found = actionlint if actionlint.exists() else shutil.which("actionlint")
    if found is None and "CI" not in os.environ:
        pytest.skip("actionlint is not installed; `make .tools/actionlint` builds it with Go")
    assert found is not None, "CI runs `make .tools/actionlint` first"
    result = run(found, *WORKFLOWS)
    assert result.returncode == 0, result.stdout


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    result = run(Path(sys.executable).parent / "zizmor", "--offline", "--persona=pedantic", *WORKFLOWS)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actions_are_pinned_and_permissions_start_from_none(path: Path) -> None:
    workflow = cast("dict[str, Any]", yaml.safe_load(path.read_text()))
    assert workflow["permissions"] == {}
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if "uses" in step:
                commit = step["uses"].partition("@")[2]
                assert len(commit) == 40, f"{step['uses']} is not pinned by commit"


def test_the_preview_of_a_pull_request_reads_no_secret() -> None:
    assert "secrets." not in (ROOT / ".github/workflows/preview.yml").read_text()


def jobs(workflow: str) -> dict[str, Any]:
    return cast("dict[str, Any]", yaml.safe_load((ROOT / f".github/workflows/{workflow}.yml").read_text())["jobs"])


def test_an_update_waits_for_the_plan_and_for_its_environments_approval() -> None:
    plan, deploy = jobs("deploy")["plan"], jobs("deploy")["deploy"]
    assert deploy["needs"] == "plan"
    assert "'production' || 'staging'" in deploy["environment"]
    assert "'production-plan' || 'staging-plan'" in plan["environment"]
    assert not [step for step in plan["steps"] if "deploy" in step.get("run", "")]


@pytest.mark.parametrize("workflow", ["deploy", "scheduled"])
def test_only_pushes_and_schedules_of_this_repository_get_a_role(workflow: str) -> None:
    text = (ROOT / f".github/workflows/{workflow}.yml").read_text()
    assert "pull_request" not in text
    for job in jobs(workflow).values():
        assert job["permissions"] == {"contents": "read", "id-token": "write"}


def test_somebody_hears_of_good_and_bad_deployments() -> None:
    last = jobs("deploy")["deploy"]["steps"][-1]
    assert last["if"] == "${{ always() }}"
    assert "notify" in last["run"]
