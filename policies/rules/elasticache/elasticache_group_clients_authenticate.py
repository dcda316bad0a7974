"""Clients of a cache show who they are.

A cache without access control serves whoever reaches its port. User groups give each client its own commands and keys;
before version 6 there is one token for all.

Source: Security Hub ElastiCache.6; `user_group_ids`, `auth_token`, `auth_token_wo` of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=["FSBP/ElastiCache.6"],
    remedy="Create a user group and name it in user_group_ids.",
    passes={"userGroupIds": ["shop"]},
    fails={},
)
def elasticache_group_clients_authenticate(group: Resource, _: Limits) -> Iterator[Violation]:
    named = group.is_unknown("userGroupIds") or bool(group.each("userGroupIds"))
    if not named and not group.is_set("authToken") and not group.is_set("authTokenWo"):
        yield Violation("userGroupIds", "serves whoever reaches its port")
