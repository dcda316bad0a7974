"""A database takes minor engine versions, and their security fixes, by itself.

Source: Security Hub RDS.13 and RDS.35, CIS 2.3.2; `auto_minor_version_upgrade` of pulumi_aws 7.51.1 (default true),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/clusterInstance:ClusterInstance"],
    controls=["FSBP/RDS.13", "FSBP/RDS.35", "CIS-3.0/CIS-2.3.2"],
    remedy="Leave auto_minor_version_upgrade unset or set it to true.",
    passes={},
    fails={"autoMinorVersionUpgrade": False},
)
def rds_instance_minor_upgrades_on(instance: Resource, _: Limits) -> Iterator[Violation]:
    if not instance.value("autoMinorVersionUpgrade", default=True):
        yield Violation("autoMinorVersionUpgrade", "waits for somebody to apply security fixes")
