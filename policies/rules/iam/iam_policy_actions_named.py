"""A policy names the actions it allows, not whole services.

A service gains actions every month, those that delete and share among them.

Source: Security Hub IAM.21, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import identity_statements
from policies.rules.facts.tokens import IDENTITY_POLICIES


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=IDENTITY_POLICIES,
    controls=["FSBP/IAM.21"],
    remedy="List the actions that are needed; a wildcard behind a prefix such as s3:Get* is fine.",
    passes={"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}]}'},
    fails={"policy": '{"Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "arn:aws:s3:::shop"}]}'},
)
def iam_policy_actions_named(policy: Resource, _: Limits) -> Iterator[Violation]:
    for statement in identity_statements(policy):
        whole = [action for action in statement.actions if action.endswith(":*")]
        if statement.allows and whole:
            yield Violation(statement.view.path_of("Action"), f"allows all of {', '.join(whole)}")
        elif statement.allows and statement.inverted:
            yield Violation(statement.view.path_of("NotAction"), "allows everything but what it names")
