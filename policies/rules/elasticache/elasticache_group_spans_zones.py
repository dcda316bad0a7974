"""A cache has nodes in more than one zone where the stack promises to survive the loss of one.

Source: prowler elasticache_redis_cluster_multi_az_enabled; `multi_az_enabled`, `num_cache_clusters`,
`replicas_per_node_group` of pulumi_aws 7.51.1 (off unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=["Peer/elasticache_redis_cluster_multi_az_enabled"],
    remedy="Set multi_az_enabled to true, with a replica for each shard.",
    passes={"multiAzEnabled": True, "numCacheClusters": 2},
    fails={"multiAzEnabled": True, "numCacheClusters": 1},
)
def elasticache_group_spans_zones(group: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.multi_zone_data:
        not_applicable("this stack does not promise to survive the loss of a zone")
    if not group.value("multiAzEnabled", default=False):
        yield Violation("multiAzEnabled", "may keep all its nodes in one zone")
    nodes = group.value("numCacheClusters", default=1 + group.value("replicasPerNodeGroup", default=0))
    if nodes < limits.minimum_zones and not group.is_set("nodeGroupConfigurations"):
        yield Violation("numCacheClusters", f"has {nodes} nodes for each shard, {limits.minimum_zones} zones promised")
