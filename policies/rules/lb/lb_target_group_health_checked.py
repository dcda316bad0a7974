"""A target group asks its targets for their health, at a path of their own.

The default, `/`, is a page of the application: it may be slow, redirect or ask for a login, and says nothing of what
the target needs.

Source: Checkov CKV_AWS_261; `health_check` of pulumi_aws 7.51.1 (enabled by default, path `/`), read 2026-11-22.
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
    controls=["Peer/CKV_AWS_261"],
    remedy="Set health_check.path to an endpoint that tells whether the target can serve.",
    passes={"protocol": "HTTP", "healthCheck": {"path": "/health"}},
    fails={"protocol": "HTTP"},
)
def lb_target_group_health_checked(group: Resource, _: Limits) -> Iterator[Violation]:
    if group.value("targetType", default="instance") == "lambda":
        not_applicable("functions are not asked unless somebody wants it")
    if not group.value("healthCheck.enabled", default=True):
        yield Violation("healthCheck.enabled", "sends requests to targets that are ill")
        return
    http = group.value("healthCheck.protocol", default=group.value("protocol", default="TCP")).startswith("HTTP")
    if http and group.value("healthCheck.path", default="/") == "/":
        yield Violation("healthCheck.path", "asks the application's front page for its health")
