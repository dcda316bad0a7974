"""A table can be restored to any second of the agreed window.

Source: Security Hub DynamoDB.2; `point_in_time_recovery` of dynamodb.Table in pulumi_aws 7.51.1 (35 days unless
recovery_period_in_days says less), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import TABLE


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[TABLE],
    controls=["FSBP/DynamoDB.2"],
    remedy="Set point_in_time_recovery: enabled, and recovery_period_in_days as the stack promises.",
    passes={"pointInTimeRecovery": {"enabled": True}},
    fails={"pointInTimeRecovery": {"enabled": False}},
)
def dynamodb_table_recovery_window_kept(table: Resource, limits: Limits) -> Iterator[Violation]:
    if limits.recovery_window_days == 0:
        not_applicable("this stack promises no recovery window")
    if not table.value("pointInTimeRecovery.enabled", default=False):
        yield Violation("pointInTimeRecovery.enabled", "can't be restored to a point in time")
        return
    days = table.value("pointInTimeRecovery.recoveryPeriodInDays", default=35)
    if days < limits.recovery_window_days:
        yield Violation(
            "pointInTimeRecovery.recoveryPeriodInDays", f"keeps {days} days, {limits.recovery_window_days} promised"
        )
