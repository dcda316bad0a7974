"""A declared schedule runs.

One that was switched off by hand during an incident looks like any other in the program's text.

Source: `state` of scheduler.Schedule in pulumi_aws 7.51.1 (default ENABLED), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import SCHEDULE


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[SCHEDULE],
    controls=[],
    remedy="Leave state unset, or remove the schedule.",
    passes={"state": "ENABLED"},
    fails={"state": "DISABLED"},
)
def scheduler_schedule_enabled(schedule: Resource, _: Limits) -> Iterator[Violation]:
    if schedule.value("state", default="ENABLED") != "ENABLED":
        yield Violation("state", "starts nothing")
