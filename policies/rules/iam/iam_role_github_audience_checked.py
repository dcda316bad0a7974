"""A role for GitHub Actions takes only tokens that were made for AWS.

A workflow can ask for a token for any audience, and hand it to a third party; the claim `aud` keeps that party out.

Source: GitHub Docs, "Configuring OpenID Connect in Amazon Web Services", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.github_tokens import GITHUB, trusts_github
from policies.rules.facts.statements import statements


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:iam/role:Role"],
    controls=[],
    remedy="Add the condition StringEquals token.actions.githubusercontent.com:aud sts.amazonaws.com.",
    passes={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal":'
        ' {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},'
        ' "Condition": {"StringEquals": {"token.actions.githubusercontent.com:aud": "sts.amazonaws.com"}}}]}'
    },
    fails={
        "assumeRolePolicy": '{"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRoleWithWebIdentity", "Principal":'
        ' {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},'
        ' "Condition": {"StringLike": {"token.actions.githubusercontent.com:aud": "*"}}}]}'
    },
)
def iam_role_github_audience_checked(role: Resource, _: Limits) -> Iterator[Violation]:
    trusts = [each for each in statements(role.document("assumeRolePolicy")) if trusts_github(each)]
    if not trusts:
        not_applicable("GitHub can't assume it")
    for statement in trusts:
        audiences = statement.conditions().get(f"{GITHUB}:aud", [])
        if not audiences or any(mark in audience for audience in audiences for mark in "*?"):
            yield Violation(statement.view.path_of("Condition"), "takes tokens that were made for others")
