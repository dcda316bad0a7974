"""An alarm says what it takes silence for.

Unless it does, it goes grey when no data comes, and neither rings nor calls a deployment back. Of errors silence is
good news, of heartbeats it is the worst; only who writes the alarm knows.

Source: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data"; `treat_missing_data` of
pulumi_aws 7.51.1 (default missing), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import METRIC_ALARM


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[METRIC_ALARM],
    controls=[],
    remedy="Set treat_missing_data: breaching, notBreaching, ignore, or missing where grey is what you want.",
    passes={"metricName": "HTTPCode_ELB_5XX_Count", "treatMissingData": "notBreaching"},
    fails={"metricName": "HTTPCode_ELB_5XX_Count"},
)
def cloudwatch_alarm_silence_decided(alarm: Resource, _: Limits) -> Iterator[Violation]:
    if not alarm.is_set("treatMissingData"):
        yield Violation("treatMissingData", "goes grey when no data comes, for all that is said")
