"""Statements of IAM policy documents: identity policies, trust policies, key, bucket and secret policies.

Element names, wildcards and the single-object forms are those of the IAM JSON policy reference, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fnmatch import fnmatchcase
from typing import Final

from policies.framework.resource import Resource, View
from policies.rules.facts.tokens import ROLE

_RESTRICTING: Final = re.compile(
    r"(aws:(sourcearn|sourceaccount|sourceorgid|sourceorgpaths|sourceip|sourcevpc|sourcevpce|vpcsourceip|userid"
    r"|principalorgid|principalorgpaths|principalarn|principalaccount|principaltag/.+|principalisawsservice)"
    r"|s3:dataaccesspoint(arn|account)|kms:calleraccount|sts:externalid|.+:sub|.+:aud)"
)
"""Condition keys that tie a request to somebody; as S3 reads them when it decides whether a policy is public, and the
claims of an identity provider."""

_EVERYWHERE: Final = frozenset({"*", "0.0.0.0/0", "::/0"})


class Statement:
    """One statement of a policy document, as a view with IAM's shorthands spelt out."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.allows = view.value("Effect", default="") == "Allow"
        self.actions = [action.lower() for action in view.texts("Action")]
        self.resources = view.texts("Resource")
        self.inverted = view.is_set("NotAction")
        """It names the actions that it does not speak of."""

    def grants(self, action: str) -> bool:
        """Whether it allows `action` (`service:Name`), by name or by wildcard."""
        if not self.allows:
            return False
        if self.inverted:
            return not any(fnmatchcase(action.lower(), each.lower()) for each in self.view.texts("NotAction"))
        return any(fnmatchcase(action.lower(), each) for each in self.actions)

    def conditions(self) -> dict[str, list[str]]:
        """Return the values of each condition key, in lower case, whose operator demands a match."""
        found: dict[str, list[str]] = {}
        for operator in self.view.keys("Condition"):
            # With IfExists a request passes that lacks the key; where something is denied, that makes no gap.
            if "Not" in operator or operator == "Null" or (self.allows and operator.endswith("IfExists")):
                continue
            for key in self.view.keys(f"Condition.{operator}"):
                found.setdefault(key.lower(), []).extend(_values(self.view, operator, key))
        return found

    def restricted(self) -> bool:
        """Whether a condition ties the request to somebody in particular."""
        return any(
            _RESTRICTING.fullmatch(key) and values and not _EVERYWHERE.intersection(values)
            for key, values in self.conditions().items()
        )

    def principals(self) -> list[str]:
        """Return every principal, of whatever kind."""
        if not self.view.is_set("Principal"):
            return []
        if isinstance(self.view.value("Principal"), str):
            return self.view.texts("Principal")
        return [name for kind in self.view.keys("Principal") for name in self.view.texts(f"Principal.{kind}")]

    def open(self) -> bool:
        """Whether it lets anybody in: everyone or everyone but some, and no condition says who."""
        anybody = "*" in self.principals() or self.view.is_set("NotPrincipal")
        return self.allows and anybody and not self.restricted()

    def everywhere(self, *patterns: str) -> bool:
        """Whether it speaks of every resource, or of all that one of `patterns` (in lower case) describes."""
        if self.view.is_set("NotResource"):
            return True
        return any(each == "*" or each.lower().endswith(patterns) for each in self.resources)


def _values(view: View, operator: str, key: str) -> list[str]:
    found = view.value(f"Condition.{operator}").get(key)
    return [str(each) for each in (found if isinstance(found, list) else [found])]  # pyright: ignore[reportUnknownVariableType,reportUnknownArgumentType]


def statements(document: View | None) -> list[Statement]:
    """Return the statements of a policy document; none where there is no document."""
    return [] if document is None else [Statement(view) for view in document.each("Statement")]


def identity_statements(resource: Resource) -> list[Statement]:
    """Return the statements of the identity policies that `resource`, one of `IDENTITY_POLICIES`, carries."""
    if resource.type != ROLE:
        return statements(resource.document("policy"))
    return [each for policy in resource.each("inlinePolicies") for each in statements(policy.document("policy"))]


def denies_plain_http(found: Sequence[Statement]) -> bool:
    """Whether one of the statements denies everyone every action on every object without TLS, and under that only."""
    return any(
        each.view.value("Effect", default="") == "Deny"
        and "*" in each.principals()
        and any(action in ("*", "s3:*") for action in each.actions)
        and any(resource.endswith("*") for resource in each.resources)
        and {key: [value.lower() for value in values] for key, values in each.conditions().items()}
        == {"aws:securetransport": ["false"]}
        for each in found
    )
