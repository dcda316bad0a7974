"""A database cluster has members in more than one zone where the stack promises to survive the loss of one.

Source: Security Hub RDS.15; Aurora User Guide, "High availability for Amazon Aurora": replicas are spread over the
zones of the subnet group, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.texts import known_text


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.15"],
    remedy="Add a second ClusterInstance.",
    passes=[
        {"type": "aws:rds/cluster:Cluster", "name": "shop", "inputs": {"engine": "aurora-postgresql"}},
        *(
            {
                "type": "aws:rds/clusterInstance:ClusterInstance",
                "name": name,
                "inputs": {},
                "propertyDependencies": {"clusterIdentifier": ["shop"]},
            }
            for name in ("one", "two")
        ),
    ],
    fails=[
        {"type": "aws:rds/cluster:Cluster", "name": "shop", "inputs": {"engine": "aurora-postgresql"}},
        {
            "type": "aws:rds/clusterInstance:ClusterInstance",
            "name": "one",
            "inputs": {},
            "propertyDependencies": {"clusterIdentifier": ["shop"]},
        },
    ],
)
def rds_cluster_spans_zones(cluster: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if not limits.multi_zone_data:
        not_applicable("this stack does not promise to survive the loss of a zone")
    if cluster.is_set("dbClusterInstanceClass"):
        not_applicable("a Multi-AZ cluster has three members in three zones")
    if cluster.value("engineMode", default="provisioned") == "serverless":
        not_applicable("the first generation of serverless moves to another zone by itself")
    types = ["aws:rds/clusterInstance:ClusterInstance"]
    members = attached(stack, cluster, types, "clusterIdentifier", name="clusterIdentifier")
    if len(members) < limits.minimum_zones:
        yield Violation("", f"has {len(members)} members, {limits.minimum_zones} zones promised")
        return
    pinned = {known_text(member, "availabilityZone") for member in members}
    if "" not in pinned and len(pinned) < limits.minimum_zones:
        yield Violation("", f"all its members stand in {', '.join(sorted(pinned))}")
