"""A database reports what its operating system does, down to the process.

The host's own metrics show memory, swap and processes which CloudWatch's averages hide.

Source: Security Hub RDS.6; `monitoring_interval` of pulumi_aws 7.51.1 (default 0, off), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:rds/instance:Instance"],
    controls=["FSBP/RDS.6"],
    remedy="Set monitoring_interval to 60 or less and monitoring_role_arn to a role for monitoring.rds.amazonaws.com.",
    passes={"monitoringInterval": 60, "monitoringRoleArn": "arn:aws:iam::111122223333:role/monitoring"},
    fails={"monitoringInterval": 0},
)
def rds_instance_enhanced_monitoring_on(instance: Resource, _: Limits) -> Iterator[Violation]:
    if instance.value("monitoringInterval", default=0) == 0:
        yield Violation("monitoringInterval", "reports nothing of the host")
    elif not instance.is_set("monitoringRoleArn"):
        yield Violation("monitoringRoleArn", "has no role to report with")
