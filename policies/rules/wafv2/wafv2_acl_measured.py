"""A web ACL and each of its rules publish what they count.

Source: Security Hub WAF.12; `visibility_config` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:wafv2/webAcl:WebAcl", "aws:wafv2/ruleGroup:RuleGroup"],
    controls=["FSBP/WAF.12"],
    remedy="Set cloudwatch_metrics_enabled in every visibility_config.",
    passes={"visibilityConfig": {"cloudwatchMetricsEnabled": True}},
    fails={
        "visibilityConfig": {"cloudwatchMetricsEnabled": True},
        "rules": [{"name": "rate", "visibilityConfig": {"cloudwatchMetricsEnabled": False}}],
    },
)
def wafv2_acl_measured(acl: Resource, _: Limits) -> Iterator[Violation]:
    path = "visibilityConfig.cloudwatchMetricsEnabled"
    for each in [acl, *acl.each("rules")]:
        if not each.value(path, default=False):
            yield Violation(each.path_of(path), "does not publish what it counts")
