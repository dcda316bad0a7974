"""What the packs beside readiness, which the previews run by themselves, find in the stacks of this repository."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shipworthy.plan.model import Plan
from shipworthy.testing.judging import judge
from shipworthy.testing.previewed import Previewed
from tests.policies.harness import POLICIES

pytestmark = pytest.mark.xdist_group("platform")

ADVICE = {
    "security": {"secretsmanager-secret-rotates"},
    "cost": {"ecs-task-on-graviton"},
}
"""Rules that our stacks do not hold, all of them advice.

Rotating a secret takes a function that knows the application, and whether an image is built for arm64 is up to who
builds it.
"""

IN_PRODUCTION = {("production", "security"): {"backup-plan-copied-to-another-account"}}
"""Another account is something that one has or hasn't; the setting is there."""


@pytest.mark.parametrize("stack", ["staging", "production"])
@pytest.mark.parametrize("pack", sorted(ADVICE))
def test_our_stacks_leave_nothing_open_but_advice(platform_plans: Mapping[str, Plan], stack: str, pack: str) -> None:
    verdicts = judge(POLICIES / pack, Previewed(platform_plans[stack]))
    assert {each.rule for each in verdicts.of("violated")} == ADVICE[pack] | IN_PRODUCTION.get((stack, pack), set())
    assert [str(each) for each in verdicts.of("unresolved", "error")] == []
    assert [str(each) for each in verdicts if each.fails] == []
