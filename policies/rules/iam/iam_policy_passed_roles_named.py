"""A policy lets its holder pass named roles only.

Whoever may pass any role to a service can have that service do what the most powerful role may.

Source: Trivy AVD-AWS-0342; IAM User Guide, "Grant a user permissions to pass a role", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.statements import identity_statements
from policies.rules.facts.tokens import IDENTITY_POLICIES


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=IDENTITY_POLICIES,
    controls=["Peer/AVD-AWS-0342"],
    remedy="Name the roles' ARNs as the resource of iam:PassRole.",
    passes={
        "policy": '{"Statement": [{"Effect": "Allow", "Action": "iam:PassRole",'
        ' "Resource": "arn:aws:iam::111122223333:role/shop-api"}]}'
    },
    fails={"policy": '{"Statement": [{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}]}'},
)
def iam_policy_passed_roles_named(policy: Resource, _: Limits) -> Iterator[Violation]:
    for statement in identity_statements(policy):
        if statement.grants("iam:PassRole") and statement.everywhere(":role/*"):
            yield Violation(statement.view.path_of(), "lets every role be passed")
