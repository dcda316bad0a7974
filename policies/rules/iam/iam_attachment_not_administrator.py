"""Nobody is given AWS's own policies for administrators.

Source: Checkov CKV_AWS_274 and CKV2_AWS_56, CIS 1.16 and 1.22, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import ACCEPT, Level, Severity, Violation, rule
from policies.rules.facts.texts import readable_texts

_TOO_MUCH: Final = ("/AdministratorAccess", "/IAMFullAccess", "/PowerUserAccess", "/AWSCloudShellFullAccess")


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[
        "aws:iam/role:Role",
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:iam/userPolicyAttachment:UserPolicyAttachment",
        "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
        "aws:iam/policyAttachment:PolicyAttachment",
    ],
    controls=["Peer/CKV_AWS_274", "Peer/CKV2_AWS_56", "CIS-3.0/CIS-1.16", "CIS-3.0/CIS-1.22"],
    remedy="Write a policy of the actions that are needed.",
    passes={"policyArn": "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy"},
    fails={"policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
    unknown=ACCEPT("an ARN that is not known yet is that of a policy of the program, which is judged itself"),
)
def iam_attachment_not_administrator(holder: Resource, _: Limits) -> Iterator[Violation]:
    given, undecided = readable_texts(holder, "managedPolicyArns")
    for path, arn in [("policyArn", holder.value("policyArn", default="")), *(("managedPolicyArns", a) for a in given)]:
        if arn.endswith(_TOO_MUCH):
            yield Violation(path, f"gives {arn.rpartition('/')[2]}")
    if undecided is not None:
        raise undecided
