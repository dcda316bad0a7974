"""A role that a whole account may assume says on what condition.

Trusting an account's root trusts every user and role there whose own policies allow it, those of tomorrow included.

Source: Checkov CKV_AWS_61; IAM User Guide, "AWS account principals", read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import statements

_WHOLE_ACCOUNT: Final = re.compile(r"\d{12}|arn:aws[a-z-]*:iam::\d{12}:root")


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:iam/role:Role"],
    controls=["Peer/CKV_AWS_61"],
    remedy="Name a role of the account, or add a condition such as sts:ExternalId or aws:PrincipalArn.",
    passes={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "111122223333"},'
        ' "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "7f3a"}}}]}'
    },
    fails={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"},'
        ' "Action": "sts:AssumeRole"}]}'
    },
)
def iam_role_trust_accounts_conditioned(role: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(role.document("assumeRolePolicy")):
        whole = [each for each in statement.principals() if _WHOLE_ACCOUNT.fullmatch(each)]
        if statement.allows and whole and not statement.conditions():
            yield Violation(statement.view.path_of("Principal"), f"trusts all of {', '.join(whole)}")
