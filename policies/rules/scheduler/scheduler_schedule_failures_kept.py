"""What a schedule could not start ends in a queue, where somebody sees it.

A target that was renamed, a role that lost a permission: the schedule goes on, and the event is dropped in silence.

Source: EventBridge Scheduler User Guide, "Configuring a dead-letter queue for EventBridge Scheduler";
`dead_letter_config` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import SCHEDULE


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[SCHEDULE],
    controls=[],
    remedy="Set dead_letter_config of the target to a queue with an alarm.",
    passes={
        "target": {
            "arn": "arn:aws:ecs:eu-central-1:111122223333:cluster/shop",
            "deadLetterConfig": {"arn": "arn:aws:sqs:eu-central-1:111122223333:lost"},
        }
    },
    fails={"target": {"arn": "arn:aws:ecs:eu-central-1:111122223333:cluster/shop"}},
)
def scheduler_schedule_failures_kept(schedule: Resource, _: Limits) -> Iterator[Violation]:
    if not schedule.is_set("target.deadLetterConfig.arn"):
        yield Violation("target.deadLetterConfig", "drops what it could not start")
