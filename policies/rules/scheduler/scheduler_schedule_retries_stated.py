"""A schedule says how often, and for how long, it tries again.

Unless it does, an event is tried 185 times over a day: a job that runs every two hours is started late, beside its
successors. With no attempts the first throttled call is the last.

Source: EventBridge Scheduler User Guide, "Managing retries" (defaults); `retry_policy` of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import SCHEDULE


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=[SCHEDULE],
    controls=[],
    remedy="Set retry_policy with a few attempts, and an event age below the interval of the job.",
    passes={"target": {"retryPolicy": {"maximumRetryAttempts": 3, "maximumEventAgeInSeconds": 900}}},
    fails={"target": {"retryPolicy": {"maximumRetryAttempts": 0}}},
)
def scheduler_schedule_retries_stated(schedule: Resource, _: Limits) -> Iterator[Violation]:
    if not schedule.is_set("target.retryPolicy"):
        yield Violation("target.retryPolicy", "tries for a day, beside later runs")
    elif schedule.value("target.retryPolicy.maximumRetryAttempts", default=185) == 0:
        yield Violation("target.retryPolicy.maximumRetryAttempts", "gives up at the first failure")
