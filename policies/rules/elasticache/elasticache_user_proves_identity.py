"""A cache's user proves who it is, or can do nothing.

The user named `default` exists in every group; it may be there without a password only if it is switched off. Whoever
says nothing gets nothing: ElastiCache refuses a user without any of the three.

Source: ElastiCache User Guide, "Role-based access control"; `no_password_required`, `passwords`, `authentication_mode`
of pulumi_aws 7.51.1; crossplane-contrib/provider-upjet-aws issue 151 (the refusal), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_WAYS: Final = ("authenticationMode", "passwords", "noPasswordRequired")


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:elasticache/user:User"],
    controls=["FSBP/ElastiCache.6"],
    remedy="Set authentication_mode to password or iam, or begin the access string with off.",
    passes={"userName": "app", "accessString": "on ~* +@all", "authenticationMode": {"type": "iam"}},
    fails={"userName": "app", "accessString": "on ~* +@all", "noPasswordRequired": True},
)
def elasticache_user_proves_identity(user: Resource, _: Limits) -> Iterator[Violation]:
    if not any(user.is_set(path) for path in _WAYS):
        yield Violation("authenticationMode", "does not say how it proves who it is")
    elif "off" in user.value("accessString", default="").split():
        return
    elif user.value("noPasswordRequired", default=False):
        yield Violation("noPasswordRequired", "is let in without a password")
    elif user.value("authenticationMode.type", default="") == "no-password-required":
        yield Violation("authenticationMode.type", "is let in without a password")
