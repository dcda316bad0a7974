"""Our preview of each golden program is the real engine's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from shipworthy.plan.model import Plan
from shipworthy.preview.answers import load_answers
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project
from tests.preview.golden_steps import change_summary, shown, steps

GOLDEN = Path(__file__).parents[1] / "fixtures" / "golden"
CASES = sorted(file.parent.name for file in GOLDEN.glob("*/expected.json"))


@pytest.mark.parametrize("name", CASES)
def test_preview_is_the_real_engines(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "golden")
    expected = json.loads((GOLDEN / name / "expected.json").read_text())
    plan = previewed(GOLDEN / name)
    assert comparable(steps(plan), expected["steps"]) == expected["steps"]
    assert change_summary(plan) == expected["changeSummary"]
    if "outputs" in expected:
        assert shown(plan.outputs) == expected["outputs"]
    assert (plan.failure is None) == (expected["exit_status"] == 0)


def previewed(folder: Path) -> Plan:
    project = load_project(folder)
    configuration = load_configuration(project, "dev")
    (plan,) = preview(project, [configuration], answers=load_answers(GOLDEN / "answers.json"), timeout=60)
    return plan


def comparable(steps: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the positions that the goldens leave out, which we know from the stack trace."""
    placed = {step["urn"] for step in expected if "sourcePosition" in step}
    return [
        {key: value for key, value in step.items() if key != "sourcePosition" or step["urn"] in placed}
        for step in steps
    ]
