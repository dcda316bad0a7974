"""A cache runs on a current generation of machines.

Previous generations hold less for the money, and new clusters can't be created with some of them any more.

Source: ElastiCache User Guide, "Supported node types" (T2 and older are previous generations; current ones offer more
memory and computing power at lower cost), read 2026-11-22.
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
    remedy="Choose the same size of a newer generation, such as cache.t4g for cache.t2.",
    passes={"nodeType": "cache.m7g.large"},
    fails={"nodeType": "cache.m3.large"},
)
def elasticache_group_nodes_current(group: Resource, _: Limits) -> Iterator[Violation]:
    name = group.value("nodeType", default="")
    kind = generation(name)
    if kind is None:
        not_applicable("takes the node type of its group")
    elif kind.previous:
        yield Violation("nodeType", f"{name} is of a previous generation")
