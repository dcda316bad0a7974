"""Somebody is told when a message ends in a dead-letter queue.

What arrives there is work that was not done. Without an alarm it is deleted after some days, and nobody ever knew.

Source: SQS Developer Guide, "Creating alarms for dead-letter queues using Amazon CloudWatch", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.alarms import is_watched
from policies.rules.facts.dead_letters import takes_dead_letters
from policies.rules.facts.tokens import METRIC_ALARM, QUEUE, SCHEDULE

_QUEUES = [
    {"type": QUEUE, "name": "lost", "inputs": {"name": "lost"}},
    {
        "type": SCHEDULE,
        "name": "sync",
        "inputs": {"target": {"deadLetterConfig": {"arn": "arn:aws:sqs:eu-central-1:111122223333:lost"}}},
    },
]


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[QUEUE],
    controls=[],
    remedy="Add a MetricAlarm on ApproximateNumberOfMessagesVisible of the dead-letter queue, above 0.",
    passes=[*_QUEUES, {"type": METRIC_ALARM, "name": "noticed", "inputs": {"dimensions": {"QueueName": "lost"}}}],
    fails=[*_QUEUES, {"type": METRIC_ALARM, "name": "noticed", "inputs": {"dimensions": {"QueueName": "orders"}}}],
)
def sqs_queue_dead_letters_noticed(queue: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not takes_dead_letters(stack, queue):
        not_applicable("nothing of this stack sends its dead letters there")
    if not is_watched(stack, queue):
        yield Violation("", "no alarm watches what nobody could handle")
