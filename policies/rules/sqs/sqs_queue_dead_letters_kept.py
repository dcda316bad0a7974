"""A queue puts messages aside that nobody could handle.

Otherwise one that makes its worker crash comes back until it is too old, and the others wait behind it.

Source: SQS Developer Guide, "Using dead-letter queues in Amazon SQS"; `redrive_policy` of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.dead_letters import redrive_policy, takes_dead_letters
from policies.rules.facts.tokens import QUEUE

_POLICY = '{"deadLetterTargetArn": "arn:aws:sqs:eu-central-1:111122223333:lost", "maxReceiveCount": 3}'


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[QUEUE],
    controls=["Project/PROJ.sqs_dlq"],
    remedy="Set redrive_policy, or add a RedrivePolicy, with the ARN of a second queue.",
    passes=[{"type": QUEUE, "name": "orders", "inputs": {"redrivePolicy": _POLICY}}],
    fails=[{"type": QUEUE, "name": "orders", "inputs": {}}],
)
def sqs_queue_dead_letters_kept(queue: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if takes_dead_letters(stack, queue) or queue.is_set("redriveAllowPolicy"):
        not_applicable("it is where others put messages aside")
    if redrive_policy(stack, queue) is None:
        yield Violation("redrivePolicy", "hands a message out again until it is too old")
