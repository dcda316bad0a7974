"""A topic's policy lets nobody in whom it does not name.

Who may publish can wake the people on call; who may subscribe reads what the stack reports about itself.

Source: Security Hub SNS.4; SNS Developer Guide, "Access control cases"; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import Statement, statements
from policies.rules.facts.tokens import TOPIC, TOPIC_POLICY


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[TOPIC_POLICY, TOPIC],
    controls=["FSBP/SNS.4"],
    remedy="Name the principals, or tie the statement to the account by aws:SourceAccount.",
    passes={
        "policy": '{"Statement": {"Effect": "Allow", "Principal": {"Service": "cloudwatch.amazonaws.com"},'
        ' "Action": "sns:Publish", "Resource": "*"}}'
    },
    fails={
        "policy": '{"Statement": {"Effect": "Allow", "Principal": {"AWS": "*"},'
        ' "Action": "sns:Publish", "Resource": "*"}}'
    },
)
def sns_topic_policy_not_public(holder: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(holder.document("policy")):
        if statement.open() and not _of_owner(statement):
            yield Violation(statement.view.path_of(), f"lets everybody {', '.join(statement.actions)}")


def _of_owner(statement: Statement) -> bool:
    """Whether it is the statement of a topic's default policy, which asks for the owner's account."""
    return bool(statement.conditions().get("aws:sourceowner"))
