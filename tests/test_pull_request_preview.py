"""The script of the pull-request workflow: two judgements, the worse status, a warning when what judges changes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / ".ci/preview-pull-request"

# Stands for the tool of the base branch: says which pack it got, and exits as the pack folder's `status` file says.
TOOL = """#!/usr/bin/env bash
while [ $# -gt 0 ]; do
  case "$1" in
    --policy-pack) pack=$2; shift ;;
    -o) out=$2; shift ;;
  esac
  shift
done
mkdir -p "$out"
echo "report of $(cat "$pack/rule")" > "$out/shop-staging.md"
exit "$(cat "$pack/status")"
"""


class Checkouts:
    """A base branch and a pull request, each with a pack that answers a given exit status."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("base", "head"):
            for judge in ("policies/readiness", "shipworthy", ".ci", ".github"):
                (folder / name / judge).mkdir(parents=True)
            (folder / name / "policies/readiness/PulumiPolicy.yaml").write_text("runtime: python")
            (folder / name / "policies/readiness/rule").write_text("the same rule")
            self.status(name, 0)
        tool = folder / "base/.venv/bin/shipworthy"
        tool.parent.mkdir(parents=True)
        tool.write_text(TOOL)
        tool.chmod(0o755)

    def status(self, checkout: str, status: int) -> None:
        (self.folder / checkout / "policies/readiness/status").write_text(str(status))

    def run(self) -> tuple[int, str]:
        summary = self.folder / "summary.md"
        environment = {**os.environ, "GITHUB_STEP_SUMMARY": str(summary)}
        command = [SCRIPT, self.folder / "base", self.folder / "head", self.folder / "reports"]
        result = subprocess.run(command, env=environment, check=False, capture_output=True, timeout=30)
        return result.returncode, summary.read_text()


@pytest.fixture
def checkouts(tmp_path: Path) -> Checkouts:
    return Checkouts(tmp_path)


def test_both_judgements_are_shown_without_a_warning_when_nothing_that_judges_changed(checkouts: Checkouts) -> None:
    status, summary = checkouts.run()
    assert status == 0
    assert summary.index("## Judged by the base branch") < summary.index("## Judged by this pull request")
    assert summary.count("report of the same rule") == 2
    assert "[!WARNING]" not in summary


def test_a_weakened_rule_is_named_on_top_and_the_base_still_fails_the_job(checkouts: Checkouts) -> None:
    checkouts.status("base", 1)
    (checkouts.folder / "head/policies/readiness/rule").write_text("a weakened rule")
    status, summary = checkouts.run()
    assert status == 1
    assert summary.startswith("> [!WARNING]")
    assert "> - `policies/readiness/rule`" in summary


def test_the_pull_request_fails_by_its_own_stricter_pack(checkouts: Checkouts) -> None:
    checkouts.status("head", 4)
    status, _ = checkouts.run()
    assert status == 4


def test_a_hostile_file_name_is_inert_in_the_summary(checkouts: Checkouts) -> None:
    (checkouts.folder / "head/policies/` <img src=x>`.py").write_text("")
    _, summary = checkouts.run()
    assert "<img" not in summary
    assert "> - `policies/???img?src?x??.py`" in summary
