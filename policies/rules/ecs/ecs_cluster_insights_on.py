"""A cluster publishes how much its tasks use, service by service.

Source: Security Hub ECS.12; `settings` of pulumi_aws 7.51.1 (containerInsights, disabled unless the account says
otherwise), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/cluster:Cluster"],
    controls=["FSBP/ECS.12"],
    remedy="Add the setting containerInsights with the value enabled or enhanced.",
    passes={"settings": [{"name": "containerInsights", "value": "enhanced"}]},
    fails={},
)
def ecs_cluster_insights_on(cluster: Resource, _: Limits) -> Iterator[Violation]:
    chosen = [each.value("value") for each in cluster.each("settings") if each.value("name") == "containerInsights"]
    if not any(value in ("enabled", "enhanced") for value in chosen):
        yield Violation("settings", "container insights are off")
