"""Policies are given to groups and roles, never to single users.

Source: Security Hub IAM.2, CIS 1.15, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=[
        "aws:iam/userPolicy:UserPolicy",
        "aws:iam/groupPolicy:GroupPolicy",
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        "aws:iam/policyAttachment:PolicyAttachment",
    ],
    controls=["FSBP/IAM.2", "CIS-3.0/CIS-1.15"],
    remedy="Let people sign in through a role, and programs use the role that they run with.",
    passes={"group": "deployers", "policyArn": "arn:aws:iam::111122223333:policy/deploy"},
    fails={"user": "deploy", "policyArn": "arn:aws:iam::111122223333:policy/deploy"},
)
def iam_attachment_not_to_user(attachment: Resource, _: Limits) -> Iterator[Violation]:
    if attachment.is_set("user"):
        yield Violation("user", "gives rights to a single user")
    elif attachment.is_unknown("users") or attachment.each("users"):
        yield Violation("users", "gives rights to single users")
