"""A load balancer lets a target finish its requests before it is taken away.

Source: `deregistration_delay` of pulumi_aws 7.51.1 (default 300 seconds), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import TARGET_GROUPS


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=TARGET_GROUPS,
    controls=[],
    remedy="Set deregistration_delay to what the longest request takes.",
    passes={"targetType": "ip", "deregistrationDelay": 30},
    fails={"targetType": "ip", "deregistrationDelay": 0},
)
def lb_target_group_connections_drained(group: Resource, _: Limits) -> Iterator[Violation]:
    if group.value("targetType", default="instance") == "lambda":
        not_applicable("functions have no connections to drain")
    if group.value("deregistrationDelay", default=300) <= 0:
        yield Violation("deregistrationDelay", "cuts requests in the middle of every deployment")
