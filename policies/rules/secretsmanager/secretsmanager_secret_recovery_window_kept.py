"""A secret that is deleted can be restored for as long as the stack promises.

Source: `recovery_window_in_days` of pulumi_aws 7.51.1 (default 30; 0 deletes at once), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:secretsmanager/secret:Secret"],
    controls=[],
    remedy="Leave recovery_window_in_days unset, or raise it.",
    passes={"recoveryWindowInDays": 30},
    fails={"recoveryWindowInDays": 0},
)
def secretsmanager_secret_recovery_window_kept(secret: Resource, limits: Limits) -> Iterator[Violation]:
    days = secret.value("recoveryWindowInDays", default=30)
    if days < limits.secret_recovery_days:
        yield Violation("recoveryWindowInDays", f"is gone after {days} days, {limits.secret_recovery_days} promised")
