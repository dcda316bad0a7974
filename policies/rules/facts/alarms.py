"""What alarms watch.

Namespaces and dimensions are those of the pages on CloudWatch metrics in the user guides of RDS, ElastiCache, EFS,
OpenSearch Service, DynamoDB, SQS, Elastic Load Balancing, CloudFront and API Gateway, read 2026-11-22.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from policies.framework.resource import Resource, Stack, View
from policies.framework.undecided import Undecided
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import (
    CACHE_CLUSTER,
    CACHE_GROUP,
    DISTRIBUTION,
    FILE_SYSTEM,
    HTTP_API,
    LOAD_BALANCERS,
    METRIC_ALARM,
    QUEUE,
    RDS_CLUSTER,
    RDS_CLUSTER_INSTANCE,
    RDS_INSTANCE,
    REST_API,
    SEARCH_DOMAIN,
    TABLE,
)


@dataclass(frozen=True)
class Measured:
    """How CloudWatch names a type: the dimension, the property with its value ("" where AWS makes it up).

    Where `parts`, the value may go on after a hyphen: the nodes of a cache.
    """

    dimension: str
    name: str = ""
    parts: bool = False


MEASURED: Final = {
    CACHE_CLUSTER: Measured("CacheClusterId", "clusterId", parts=True),
    CACHE_GROUP: Measured("CacheClusterId", "replicationGroupId", parts=True),
    DISTRIBUTION: Measured("DistributionId"),
    FILE_SYSTEM: Measured("FileSystemId"),
    HTTP_API: Measured("ApiId"),
    QUEUE: Measured("QueueName", "name"),
    RDS_CLUSTER: Measured("DBClusterIdentifier", "clusterIdentifier"),
    RDS_CLUSTER_INSTANCE: Measured("DBInstanceIdentifier", "identifier"),
    RDS_INSTANCE: Measured("DBInstanceIdentifier", "identifier"),
    REST_API: Measured("ApiName", "name"),
    SEARCH_DOMAIN: Measured("DomainName", "domainName"),
    TABLE: Measured("TableName", "name"),
    **dict.fromkeys(LOAD_BALANCERS, Measured("LoadBalancer")),
}

_PLACES: Final = ("dimensions", "metricQueries")


def is_watched(stack: Stack, resource: Resource) -> bool:
    """Whether an alarm of the stack watches `resource`, a type of `MEASURED`, or a member of it.

    Raises `Undecided` when none does for certain, and it can't be told what one watches.
    """
    return any_holds(lambda alarm: watches(stack, alarm, resource), stack.of_type(METRIC_ALARM))


def watches(stack: Stack, alarm: Resource, resource: Resource) -> bool:
    """Whether a metric alarm watches `resource`: it refers to it, or spells its name in the dimension of its type.

    Raises `Undecided` when the dimension is unknown and made from no resource.
    """
    referred = [each for place in _PLACES for each in stack.dependencies(alarm, place)]
    if resource in referred:
        return True
    return any_holds(lambda metric: _spells(metric, resource, made_elsewhere=bool(referred)), metrics_of(alarm))


def metrics_of(alarm: Resource) -> list[View]:
    """Return what a metric alarm reads: itself, or the metrics of its queries.

    Raises `Undecided` when the queries are unknown.
    """
    inside = [metric for query in alarm.each("metricQueries") for metric in query.each("metric")]
    return [alarm, *inside] if alarm.is_set("dimensions") else inside


def seconds_to_alarm(alarm: Resource) -> float | None:
    """Return how long it takes an alarm to ring at least, or None for one that is made of expressions."""
    if not alarm.is_set("period"):
        return None
    periods = alarm.value("datapointsToAlarm", default=0) or alarm.value("evaluationPeriods", default=1)
    return float(alarm.value("period", default=60) * periods)


def _spells(metric: View, resource: Resource, *, made_elsewhere: bool) -> bool:
    measured = MEASURED[resource.type]
    place = f"dimensions.{measured.dimension}"
    if metric.is_unknown(place):
        if made_elsewhere:
            return False
        raise Undecided(metric.path_of("dimensions"), "are unknown and made from no resource of this stack")
    spelt, name = str(metric.value(place, default="")), known_text(resource, measured.name) if measured.name else ""
    return bool(name) and (spelt == name or (measured.parts and spelt.startswith(f"{name}-")))
