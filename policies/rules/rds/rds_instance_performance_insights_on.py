"""A database shows which statements load it.

When a database is slow, this is the only view that names the statement; it can't be had afterwards for an incident that
it did not watch. The smallest classes can't give it for MySQL and MariaDB: RDS refuses to create them with it.

Source: Checkov CKV_AWS_353; `performance_insights_enabled` of pulumi_aws 7.51.1 (default false); what
DescribeOrderableDBInstanceOptions says of the smallest classes, as quoted in public modules, read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule

_CANNOT: Final = re.compile(r"db\.(t2\..+|(t3|t4g)\.(micro|small))")
_LIMITED: Final = frozenset({"mysql", "mariadb"})


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
    if instance.value("engine", default="") in _LIMITED and _CANNOT.fullmatch(
        instance.value("instanceClass", default="")
    ):
        not_applicable("its class is too small for it")
    if not instance.value("performanceInsightsEnabled", default=False):
        yield Violation("performanceInsightsEnabled", "does not record what loads it")
