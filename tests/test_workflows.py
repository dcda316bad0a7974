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
