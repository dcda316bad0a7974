"""What a pipeline may do in an account, as data: which actions, and on which of the account's resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from components.location import Location
from components.policy_document import Conditions, Statement, policy_document

Of = Literal["new", "own", "untagged", ""]
"""Whose resources, where their names don't tell: ones that get the stack's tags as they are created, ones that bear
them, ones without such tags, or any."""

POLICY_LIMIT: Final = 6_144
"""Characters of a managed policy, white space aside (IAM user guide, "IAM and AWS STS quotas", read 2026-11-22)."""

POLICIES_PER_ROLE: Final = 10
"""Managed policies of a role unless AWS raises it (the same page)."""

_WITHOUT_REGION: Final = ("cloudfront", "iam")
_WITHOUT_ACCOUNT: Final = ("route53", "s3")


@dataclass(frozen=True)
class Territory:
    """One stack of one account: its resources are called `<project>-<environment>…` and bear both as tags."""

    location: Location
    project: str
    environment: str
    hosted_zones: Sequence[str] = ()

    @property
    def prefix(self) -> str:
        """Beginning of the stack's physical names."""
        return f"{self.project}-{self.environment}"

    def arns(self, pattern: str) -> list[str]:
        """ARNs of a pattern such as `ecs:cluster/{prefix}*` or `route53:hostedzone/{zone}`, in any region."""
        service, _, path = pattern.partition(":")
        region = "" if service in (*_WITHOUT_REGION, *_WITHOUT_ACCOUNT) else "*"
        account = "" if service in _WITHOUT_ACCOUNT else self.location.account
        start = f"arn:{self.location.partition}:{service}:{region}:{account}:"
        zones = self.hosted_zones if "{zone}" in path else ("",)
        underscored = self.prefix.replace("-", "_")
        return [start + path.format(prefix=self.prefix, underscored=underscored, zone=zone) for zone in zones]

    def tags(self, of: Of) -> Conditions:
        """Return the condition for these resources."""
        names = {"project": self.project, "stack": self.environment}
        present = {f"aws:ResourceTag/{tag}": value for tag, value in names.items()}
        asked = {f"aws:RequestTag/{tag}": value for tag, value in names.items()}
        absent = dict.fromkeys(present, "true")
        conditions: dict[Of, Conditions] = {
            "": {},
            # Without the second condition, a pipeline could take over what another stack has, by its tags.
            "new": {"StringEquals": asked, "Null": absent},
            "own": {"StringEquals": present},
            "untagged": {"Null": absent},
        }
        return conditions[of]


@dataclass(frozen=True)
class Grant:
    """Actions of one service on some of its resources; `reads` are the preview's too, `writes` the deployment's only.

    Actions are separated by blanks and bear no service's prefix; resources are patterns of `Territory.arns`, or none
    for actions that AWS narrows to no resource.
    """

    sid: str
    service: str
    resources: Sequence[str] = ()
    reads: str = ""
    writes: str = ""
    of: Of = ""
    conditions: Conditions = field(default_factory=dict[str, Mapping[str, str | Sequence[str]]])

    def actions(self, *, writing: bool) -> list[str]:
        """Return the actions by their full names."""
        names = f"{self.reads} {self.writes}" if writing else self.reads
        return [f"{self.service}:{name}" for name in names.split()]

    def statement(self, territory: Territory, *, writing: bool) -> Statement | None:
        """Return the statement that grants it, or None when nothing is to be granted."""
        actions = self.actions(writing=writing)
        resources = [arn for pattern in self.resources for arn in territory.arns(pattern)]
        if not actions or (self.resources and not resources):
            return None
        conditions = {**territory.tags(self.of), **self.conditions}
        return Statement(self.sid, actions, resources or ["*"], conditions=conditions)


def statements(grants: Iterable[Grant], territory: Territory, *, writing: bool) -> list[Statement]:
    """Return the statements of these grants, in their order."""
    found = (grant.statement(territory, writing=writing) for grant in grants)
    return [statement for statement in found if statement is not None]


def documents(statements: Iterable[Statement]) -> list[str]:
    """Return policy documents with these statements in their order, each as full as a managed policy can be.

    Raises ValueError for a statement that alone is too long.
    """
    groups: list[list[Statement]] = []
    for statement in statements:
        if size([statement]) > POLICY_LIMIT:
            raise ValueError(f"statement {statement.sid} is longer than a policy")
        if groups and size([*groups[-1], statement]) <= POLICY_LIMIT:
            groups[-1].append(statement)
        else:
            groups.append([statement])
    return [policy_document(*group) for group in groups]


def size(statements: Iterable[Statement]) -> int:
    """Return the characters of a policy as IAM counts them."""
    return len("".join(policy_document(*statements).split()))
