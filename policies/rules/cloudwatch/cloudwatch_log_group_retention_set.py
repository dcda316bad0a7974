"""Logs are kept as long as the stack promises, and not for ever.

Source: Security Hub CloudWatch.16, Checkov CKV_AWS_66; `retention_in_days` of pulumi_aws 7.51.1 (unset or 0: for ever),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:cloudwatch/logGroup:LogGroup"],
    controls=["SecurityHub/CloudWatch.16", "Peer/CKV_AWS_66"],
    remedy="Set retention_in_days to what the stack promises or more.",
    passes={"retentionInDays": 365},
    fails={"retentionInDays": 7},
)
def cloudwatch_log_group_retention_set(group: Resource, limits: Limits) -> Iterator[Violation]:
    if group.value("logGroupClass", default="STANDARD") == "DELIVERY":
        not_applicable("logs of this class are passed on and kept for two days, which can't be changed")
    days = group.value("retentionInDays", default=0)
    if days == 0:
        yield Violation("retentionInDays", "keeps logs for ever, which nobody decided")
    elif days < limits.log_retention_days:
        yield Violation("retentionInDays", f"keeps logs for {days} days, {limits.log_retention_days} promised")
