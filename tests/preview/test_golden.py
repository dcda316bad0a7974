"""Our preview of each golden program is the real engine's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from shipworthy.plan.model import Plan
from shipworthy.preview import engine
from shipworthy.preview.answers import load_answers
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.packs import PackRun, find_packs
from shipworthy.preview.project import load_project
from tests.preview.golden_steps import change_summary, shown, steps

GOLDEN = Path(__file__).parents[1] / "fixtures" / "golden"
CASES = sorted(file.parent.name for file in GOLDEN.glob("*/expected.json"))

RACES = ("fails-duplicate",)
"""Which of two resources of one name reaches the engine first is up to the SDK's threads."""


@pytest.mark.parametrize("name", CASES)
def test_preview_is_the_real_engines(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULUMI_CONFIG_PASSPHRASE", "golden")
    monkeypatch.setattr(engine, "PackRun", RecordedRun)
    expected = json.loads((GOLDEN / name / "expected.json").read_text())
    plan = previewed(GOLDEN / name)
    if name in RACES:
        for step in expected["steps"]:
            step.pop("sourcePosition", None)
    assert comparable(steps(plan), expected["steps"]) == expected["steps"]
    assert change_summary(plan) == expected["changeSummary"]
    if "outputs" in expected:
        assert shown(plan.outputs) == expected["outputs"]
    if "policyEvents" in expected:
        assert RecordedRun.events == expected["policyEvents"]
    failed = plan.failure is not None or any(verdict.fails for verdict in plan.verdicts)
    assert failed == (expected["exit_status"] != 0)
    assert plan.pack_failures == ()
    assert [finding for finding in plan.input_findings if finding.kind.fails] == []


class RecordedRun(PackRun):
    """Keeps the policy events of the last run, which no plan holds."""

    events: ClassVar[list[Any]] = []

    def close(self) -> None:
        type(self).events = self.events_in_order()
        super().close()

    def events_in_order(self) -> list[Any]:
        return sorted(self.policy_events(), key=lambda event: json.dumps(event, sort_keys=True))


def previewed(folder: Path) -> Plan:
    project = load_project(folder)
    configuration = load_configuration(project, "dev")
    packs = find_packs(project, [str(folder / "pack")]) if (folder / "pack").is_dir() else ()
    answers = load_answers(GOLDEN / "answers.json")
    (plan,) = engine.preview(project, [configuration], packs, answers=answers, timeout=60)
    return plan


def comparable(steps: list[dict[str, Any]], expected: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave out the positions that the goldens leave out, which we know from the stack trace."""
    placed = {step["urn"] for step in expected if "sourcePosition" in step}
    return [
        {key: value for key, value in step.items() if key != "sourcePosition" or step["urn"] in placed}
        for step in steps
    ]
