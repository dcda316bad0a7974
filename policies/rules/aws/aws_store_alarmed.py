"""Whatever keeps data has an alarm.

A full disk, connections that ran out, a replica that fell behind: each shows for hours before users notice it. A
replica that stands by in another region is left out: CloudWatch keeps its metrics there, and its source shows the lag.

Source: pages on monitoring in the user guides of RDS, ElastiCache, EFS, OpenSearch Service and DynamoDB, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.alarms import is_watched
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.providers import region_of
from policies.rules.facts.relations import attached
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import (
    CACHE_CLUSTER,
    CACHE_GROUP,
    FILE_SYSTEM,
    METRIC_ALARM,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_INSTANCE,
    SEARCH_DOMAIN,
    TABLE,
)

_DATABASE = {"type": RDS_INSTANCE, "name": "database", "inputs": {"identifier": "shop"}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[CACHE_CLUSTER, CACHE_GROUP, FILE_SYSTEM, RDS_CLUSTER, RDS_INSTANCE, SEARCH_DOMAIN, TABLE],
    controls=[],
    remedy="Add a MetricAlarm on what runs out first: storage, connections, memory, throttled requests.",
    passes=[
        _DATABASE,
        {
            "type": METRIC_ALARM,
            "name": "storage",
            "inputs": {"namespace": "AWS/RDS", "dimensions": {"DBInstanceIdentifier": "shop"}},
        },
    ],
    fails=[
        _DATABASE,
        {
            "type": METRIC_ALARM,
            "name": "storage",
            "inputs": {"namespace": "AWS/RDS", "dimensions": {"DBInstanceIdentifier": "blog"}},
        },
    ],
)
def aws_store_alarmed(store: Resource, stack: Stack, limits: Limits) -> Iterator[Violation]:
    if limits.environment != "production":
        not_applicable("nobody is on call for this stack")
    if store.type == CACHE_CLUSTER and store.is_set("replicationGroupId"):
        not_applicable("it is a node of a group, which is judged")
    if _stands_by(stack, store):
        not_applicable("it stands by in another region, and its source shows how far it is behind")
    members = attached(stack, store, [RDS_CLUSTER_INSTANCE], "clusterIdentifier", name="clusterIdentifier")
    if not any_holds(lambda each: is_watched(stack, each), [store, *members]):
        yield Violation("", "no alarm watches it")


def _stands_by(stack: Stack, store: Resource) -> bool:
    source = known_text(store, "replicateSourceDb").split(":")
    return len(source) > 3 and source[3] != region_of(stack, store) != ""
