"""A queue's policy lets nobody in whom it does not name.

Who may send makes the workers work for them; who may receive takes messages away from the workers.

Source: Security Hub SQS.3; SQS Developer Guide, "Basic examples of Amazon SQS policies"; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import statements
from policies.rules.facts.tokens import QUEUE, QUEUE_POLICY


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[QUEUE_POLICY, QUEUE],
    controls=["FSBP/SQS.3", "Peer/CKV_AWS_72"],
    remedy="Name the principals and the actions, or tie the statement to what sends by aws:SourceArn.",
    passes={
        "policy": '{"Statement": {"Effect": "Allow", "Principal": {"Service": "scheduler.amazonaws.com"},'
        ' "Action": "sqs:SendMessage", "Resource": "*"}}'
    },
    fails={
        "policy": '{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": "*"}}'
    },
)
def sqs_queue_policy_not_public(holder: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(holder.document("policy")):
        if statement.open():
            yield Violation(statement.view.path_of(), f"lets everybody {', '.join(statement.actions)}")
        elif statement.allows and {"*", "sqs:*"}.intersection(statement.actions):
            yield Violation(statement.view.path_of("Action"), "allows every action on the queue")
