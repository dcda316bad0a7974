"""Trust in the tokens that GitHub Actions signs for workflows."""

from __future__ import annotations

from typing import Final

from policies.rules.facts.statements import Statement

GITHUB: Final = "token.actions.githubusercontent.com"
"""The identity provider, and what its claims begin with in conditions; GitHub Docs, "Configuring OpenID Connect in
Amazon Web Services", read 2026-11-22."""


def trusts_github(statement: Statement) -> bool:
    """Whether the statement of a trust policy lets workflows of GitHub Actions in."""
    return statement.allows and any(each.endswith(GITHUB) for each in statement.principals())
