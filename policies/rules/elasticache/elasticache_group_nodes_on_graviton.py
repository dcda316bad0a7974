"""A cache runs on Graviton.

Every engine of ElastiCache does, and the node with g in its name costs less an hour than its neighbour.

Source: ElastiCache User Guide, "Supported node types" (M6g and newer from Redis 5.0.6 and Memcached 1.5.16 on); Amazon
ElastiCache pricing, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.generations import generation
from policies.rules.facts.tokens import CACHE_CLUSTER, CACHE_GROUP


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[CACHE_GROUP, CACHE_CLUSTER],
    controls=[],
    remedy="Choose the node type with g in its name, such as cache.m7g for cache.m5.",
    passes={"nodeType": "cache.m7g.large"},
    fails={"nodeType": "cache.m5.large"},
)
def elasticache_group_nodes_on_graviton(group: Resource, _: Limits) -> Iterator[Violation]:
    name = group.value("nodeType", default="")
    kind = generation(name)
    if kind is None or not kind.graviton_exists:
        not_applicable("the node type has no counterpart with Graviton")
    elif not kind.graviton:
        yield Violation("nodeType", f"{name} has a cheaper counterpart with Graviton")
