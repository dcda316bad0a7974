"""A database shows which statements load it.

When a database is slow, this is the only view that names the statement; it can't be had afterwards for an incident that
it did not watch.

Source: Checkov CKV_AWS_353; `performance_insights_enabled` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["Peer/CKV_AWS_353"],
    remedy="Set performance_insights_enabled to true; seven days are free of charge.",
    passes={"performanceInsightsEnabled": True},
    fails={},
)
def rds_instance_performance_insights_on(instance: Resource, _: Limits) -> Iterator[Violation]:
    if instance.value("databaseInsightsMode", default="standard") == "advanced":
        return
    if not instance.value("performanceInsightsEnabled", default=False):
        yield Violation("performanceInsightsEnabled", "does not record what loads it")
