"""No policy grants every action on every resource.

Such a statement makes whoever holds the policy an administrator of the account, whatever the rest of it says. One that
allows all but a few actions comes to the same.

Source: Security Hub IAM.1, CIS 1.16, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import Statement, identity_statements
from policies.rules.facts.tokens import IDENTITY_POLICIES

_EVERYTHING: Final = frozenset({"*", "*:*"})


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=IDENTITY_POLICIES,
    controls=["FSBP/IAM.1", "CIS-3.0/CIS-1.16"],
    remedy="Name the actions that are needed, on the resources that they are needed for.",
    passes={"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}'},
    fails={"policy": '{"Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}'},
)
def iam_policy_no_wildcard_administration(policy: Resource, _: Limits) -> Iterator[Violation]:
    for statement in identity_statements(policy):
        if statement.allows and _everything(statement) and statement.everywhere():
            yield Violation(statement.view.path_of(), "allows every action on every resource")


def _everything(statement: Statement) -> bool:
    return statement.inverted or not _EVERYTHING.isdisjoint(statement.actions)
