"""What the examples come to: every rule holds, nothing stands alone, and a size is a size."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shipworthy.plan.findings import Level, Outcome
from shipworthy.plan.model import Message, MessageSeverity, Plan
from tests.examples import EXAMPLES, RESIZED
from tests.infra.test_graph import is_short_name, reachable, starts
from tests.infra.test_platform import renamed

pytestmark = pytest.mark.xdist_group("examples")

Plans = Mapping[str, Plan]

ROTATION = "secretsmanager-secret-rotates"
ELSEWHERE = "backup-plan-copied-to-another-account"

ADVICE: Mapping[str, set[str]] = {
    "clarity": {ELSEWHERE, ROTATION},
    "effect-models": {
        ELSEWHERE,
        ROTATION,
        "cloudfront-distribution-behind-web-acl",
        "ec2-vpc-image-pulls-private",
        "s3-bucket-access-logged",
    },
    "effect-stage": {ROTATION},
    "launch": {ELSEWHERE, ROTATION},
    "tria": {ELSEWHERE, ROTATION, "secretsmanager-secret-has-value"},
    "yescount": {ELSEWHERE, ROTATION, "secretsmanager-secret-has-value"},
}
"""Advice that stays open, as docs/examples/README.md and the pages say."""


def decided(plan: Plan, *outcomes: Outcome) -> list[str]:
    return [f"{verdict.rule} {verdict.urn}" for verdict in plan.verdicts if verdict.outcome in outcomes]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_pack_is_content(example_plans: Plans, example: str) -> None:
    plan = example_plans[example]
    assert plan.failure is None
    assert {pack.name for pack in plan.packs} == {"readiness", "first-apply", "security", "cost"}
    assert decided(plan, Outcome.UNRESOLVED, Outcome.ERROR) == []
    violated = [verdict for verdict in plan.verdicts if verdict.outcome is Outcome.VIOLATED]
    assert [verdict for verdict in violated if verdict.level is not Level.ADVISORY] == []
    assert {verdict.rule for verdict in violated} == ADVICE[example]
    assert [finding for finding in plan.input_findings if finding.kind.fails] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_nobody_is_warned(example_plans: Plans, example: str) -> None:
    def warns(message: Message) -> bool:
        return message.severity in {MessageSeverity.WARNING, MessageSeverity.ERROR}

    assert [message.text for message in example_plans[example].messages if warns(message)] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_is_judged_by_limits_of_its_own(example_plans: Plans, example: str) -> None:
    assert [message.text for message in example_plans[example].pack_messages] == []


@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_stands_alone(example_plans: Plans, example: str) -> None:
    plan = example_plans[example]
    found = reachable(plan, starts(plan))
    assert [resource.urn for resource in plan.resources if resource.custom and resource.urn not in found] == []


def test_another_size_of_the_same_is_the_same_but_for_the_size(example_plans: Plans) -> None:
    small, large = example_plans["tria"], example_plans[RESIZED]
    changed = {
        (ours.type, key)
        for ours, theirs in zip(small.resources, large.resources, strict=True)
        for key in ours.inputs.keys() | theirs.inputs.keys()
        if not is_short_name(ours, key)
        and renamed(theirs.inputs.get(key), RESIZED, "tria") != renamed(ours.inputs.get(key), "", "")
    }
    assert changed == {("aws:rds/instance:Instance", "instanceClass")}
