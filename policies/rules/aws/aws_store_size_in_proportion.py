"""The size of a database or cache fits the kind of environment.

Staging proves that a release works, not that it carries everybody: `large` is enough for that. In production, sizes
beyond `8xlarge` are bought on purpose or by a slip of the finger. Nobody measured these two numbers; they are where a
second look is worth its time.

Source: each size costs twice the one before it (Amazon RDS pricing, Amazon ElastiCache pricing), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.generations import generation
from policies.rules.facts.tokens import CACHE_CLUSTER, CACHE_GROUP, RDS_CLUSTER_INSTANCE, RDS_INSTANCE

_LARGEST: Final = {"production": "db.m7g.8xlarge", "staging": "db.m7g.large"}
_PATH: Final = {
    CACHE_CLUSTER: "nodeType",
    CACHE_GROUP: "nodeType",
    RDS_CLUSTER_INSTANCE: "instanceClass",
    RDS_INSTANCE: "instanceClass",
}


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=list(_PATH),
    controls=[],
    remedy="Choose a smaller size, or waive this with the load that needs it.",
    passes={"nodeType": "cache.m7g.large"},
    fails={"nodeType": "cache.m7g.16xlarge"},
)
def aws_store_size_in_proportion(store: Resource, limits: Limits) -> Iterator[Violation]:
    path = _PATH[store.type]
    name = store.value(path, default="")
    kind, largest = generation(name), generation(_LARGEST[limits.environment])
    if kind is None or largest is None:
        not_applicable("has no size of its own")
    elif kind.scale > largest.scale:
        yield Violation(path, f"{name} is larger than {largest.size}, which is plenty for {limits.environment}")
