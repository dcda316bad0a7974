"""The pytest plugin, found by its entry point as in an installed wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]

TEST = """
import shipworthy.testing.program
from shipworthy.testing import preview

PROGRAM = "import pulumi; pulumi.export('size', pulumi.Config().get('size'))"

def test_a_plan_is_made_once(shipworthy_preview):
    plan = shipworthy_preview(PROGRAM, config={"size": 1})
    assert plan.outputs == {"size": "1"}
    assert shipworthy_preview(PROGRAM, config={"size": 1}) is plan
    assert shipworthy_preview(PROGRAM, config={"size": 2}) is not plan

def test_a_pack_is_started_once(shipworthy_judge, monkeypatch):
    row = {"type": "aws:rds/instance:Instance", "name": "one"}
    before = shipworthy_judge("readiness", [row], stack="staging")
    monkeypatch.delattr("shipworthy.preview.packs.PackRun")
    assert shipworthy_judge("readiness", [row], stack="staging").outcomes() == before.outcomes()
"""


def test_the_fixture_is_there_without_any_set_up(tmp_path: Path) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"]["pytest11"]
    installed = tmp_path / "installed" / "harness-1.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: harness\nVersion: 1\n")
    lines = [f"{name} = {module}" for name, module in declared.items()]
    (installed / "entry_points.txt").write_text("\n".join(["[pytest11]", *lines]))
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n")
    (tmp_path / "test_it.py").write_text(TEST)
    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(installed.parent), str(ROOT)])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 passed" in result.stdout, result.stdout + result.stderr
