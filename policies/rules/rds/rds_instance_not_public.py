"""A database has no address on the internet.

Source: Security Hub RDS.2, CIS 2.3.3; `publicly_accessible` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import BLOCK, Level, Severity, Violation, rule


@rule(
    severity=Severity.CRITICAL,
    level=Level.MANDATORY,
    resources=[
        "aws:rds/instance:Instance",
        "aws:rds/clusterInstance:ClusterInstance",
        "aws:rds/cluster:Cluster",
    ],
    controls=["FSBP/RDS.2", "CIS-3.0/CIS-2.3.3"],
    remedy="Leave publicly_accessible unset or set it to false; reach the database from inside the VPC.",
    passes={},
    fails={"publiclyAccessible": True},
    unknown=BLOCK,
)
def rds_instance_not_public(instance: Resource, _: Limits) -> Iterator[Violation]:
    if instance.value("publiclyAccessible", default=False):
        yield Violation("publiclyAccessible", "resolves to a public address")
