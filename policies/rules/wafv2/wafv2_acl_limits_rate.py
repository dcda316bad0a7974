"""A web ACL limits how many requests one client makes.

Source: AWS WAF Developer Guide, "Using rate-based rule statements", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.framework.undecided import Undecided


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=[],
    remedy="Add a rule with a rate_based_statement.",
    passes={"rules": [{"name": "rate", "statement": {"rateBasedStatement": {"limit": 2000}}}]},
    fails={"rules": [{"name": "common", "statement": {"managedRuleGroupStatement": {"vendorName": "AWS"}}}]},
)
def wafv2_acl_limits_rate(acl: Resource, _: Limits) -> Iterator[Violation]:
    if acl.is_set("ruleJson"):
        raise Undecided("ruleJson", "rules given as JSON are not looked into")
    if not any(each.is_set("statement.rateBasedStatement") for each in acl.each("rules")):
        yield Violation("rules", "one client may ask as often as it likes")
