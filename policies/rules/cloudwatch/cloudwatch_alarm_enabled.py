"""An alarm's actions are switched on.

Switched off during an incident or a migration, an alarm turns red as before and tells nobody.

Source: Security Hub CloudWatch.17; `actions_enabled` of pulumi_aws 7.51.1 (default true), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import COMPOSITE_ALARM, METRIC_ALARM


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[METRIC_ALARM, COMPOSITE_ALARM],
    controls=["SecurityHub/CloudWatch.17"],
    remedy="Leave actions_enabled unset.",
    passes={"actionsEnabled": True},
    fails={"actionsEnabled": False},
)
def cloudwatch_alarm_enabled(alarm: Resource, _: Limits) -> Iterator[Violation]:
    if not alarm.value("actionsEnabled", default=True):
        yield Violation("actionsEnabled", "turns red and does nothing")
