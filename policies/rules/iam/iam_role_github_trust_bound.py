"""A role for GitHub Actions is assumed by one repository, and there by a branch, an environment or a kind of event.

GitHub signs tokens for every repository of the world; what tells them apart is the claim `sub`. Bound to a repository
only, the role is had by whoever may push a branch with a workflow of their own.

Source: Checkov CKV_AWS_393; GitHub Docs, "Configuring OpenID Connect in Amazon Web Services", read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.github_tokens import GITHUB, trusts_github
from policies.rules.facts.statements import statements

_REPOSITORY: Final = re.compile(r"repo:[^*?/:]+/[^*?:]+:.+")
_ANY_BRANCH: Final = re.compile(r"repo:[^:]+:(\*|ref:\*|ref:refs/\*|ref:refs/heads/\*|environment:\*)")


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:iam/role:Role"],
    controls=["Peer/CKV_AWS_393"],
    remedy="Add a condition on token.actions.githubusercontent.com:sub such as repo:owner/name:ref:refs/heads/main.",
    passes={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal":'
        ' {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},'
        ' "Condition": {"StringLike":'
        ' {"token.actions.githubusercontent.com:sub": "repo:shop/infra:ref:refs/heads/main"}}}]}'
    },
    fails={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal":'
        ' {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},'
        ' "Condition": {"StringLike": {"token.actions.githubusercontent.com:sub": "repo:shop/*"}}}]}'
    },
)
def iam_role_github_trust_bound(role: Resource, _: Limits) -> Iterator[Violation]:
    for statement in statements(role.document("assumeRolePolicy")):
        if not trusts_github(statement):
            continue
        subjects = statement.conditions().get(f"{GITHUB}:sub", [])
        if not subjects or not all(_REPOSITORY.fullmatch(subject) for subject in subjects):
            yield Violation(statement.view.path_of("Condition"), "lets more repositories assume it than one")
        elif any(_ANY_BRANCH.fullmatch(subject) for subject in subjects):
            yield Violation(statement.view.path_of("Condition"), "lets every branch of the repository assume it")
