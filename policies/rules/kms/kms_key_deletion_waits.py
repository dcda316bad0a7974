"""A key that is deleted can be brought back for as long as the stack promises for secrets.

What it encrypted is lost with it: databases, snapshots, logs and secrets alike.

Source: Security Hub KMS.3; `deletion_window_in_days` of pulumi_aws 7.51.1 (default 30), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[
        "aws:kms/key:Key",
        "aws:kms/replicaKey:ReplicaKey",
        "aws:kms/externalKey:ExternalKey",
    ],
    controls=["FSBP/KMS.3"],
    remedy="Leave deletion_window_in_days unset, or raise it.",
    passes={"deletionWindowInDays": 30},
    fails={"deletionWindowInDays": 7},
)
def kms_key_deletion_waits(key: Resource, limits: Limits) -> Iterator[Violation]:
    days = key.value("deletionWindowInDays", default=30)
    if days < limits.secret_recovery_days:
        yield Violation("deletionWindowInDays", f"is gone after {days} days, {limits.secret_recovery_days} promised")
