"""A cache stands in subnets that the program chose.

Source: Security Hub ElastiCache.7; `subnet_group_name` of pulumi_aws 7.51.1 (unset: the default group, in the default
VPC), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import ACCEPT, Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup", "aws:elasticache/cluster:Cluster"],
    controls=["FSBP/ElastiCache.7"],
    remedy="Create a subnet group of private subnets and give its name as subnet_group_name.",
    passes={"subnetGroupName": "shop-isolated"},
    fails={"subnetGroupName": "default"},
    unknown=ACCEPT("a name that comes from a subnet group of the program is not the default's"),
)
def elasticache_group_in_chosen_subnets(group: Resource, _: Limits) -> Iterator[Violation]:
    if group.type.endswith(":Cluster") and group.is_set("replicationGroupId"):
        not_applicable("a member stands in the subnets of its replication group")
    if group.value("subnetGroupName", default="default") == "default":
        yield Violation("subnetGroupName", "stands in the default subnet group")
