"""No policy grants every action on every resource.

Such a statement makes whoever holds the policy an administrator of the account, whatever the rest of it says.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule

_EVERYTHING = frozenset({"*", "*:*"})


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[
        "aws:iam/policy:Policy",
        "aws:iam/rolePolicy:RolePolicy",
        "aws:iam/userPolicy:UserPolicy",
        "aws:iam/groupPolicy:GroupPolicy",
    ],
    controls=["FSBP/IAM.1"],
    remedy="Name the actions that are needed, on the resources that they are needed for.",
    passes={"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'},
    fails={"policy": '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'},
)
def iam_policy_no_wildcard_administration(policy: Resource, limits: Limits) -> Iterator[Violation]:  # noqa: ARG001
    """Look for a statement that allows everything on everything."""
    document = policy.document("policy")
    for statement in document.each("Statement") if document else ():
        if (
            statement.value("Effect") == "Allow"
            and _everything(statement, "Action")
            and _everything(statement, "Resource")
        ):
            yield Violation(statement.path_of(), "allows every action on every resource")


def _everything(statement: View, key: str) -> bool:
    return not _EVERYTHING.isdisjoint(statement.texts(key))
