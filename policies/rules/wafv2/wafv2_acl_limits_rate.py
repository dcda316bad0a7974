"""A web ACL limits how many requests one client makes.

Source: AWS WAF Developer Guide, "Using rate-based rule statements", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.firewalls import has_rule


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=[],
    remedy="Add a rule with a rate_based_statement.",
    passes=[
        {
            "type": "aws:wafv2/webAcl:WebAcl",
            "name": "edge",
            "inputs": {"rules": [{"name": "rate", "statement": {"rateBasedStatement": {"limit": 2000}}}]},
        }
    ],
    fails=[
        {
            "type": "aws:wafv2/webAcl:WebAcl",
            "name": "edge",
            "inputs": {
                "rules": [{"name": "common", "statement": {"managedRuleGroupStatement": {"vendorName": "AWS"}}}]
            },
        }
    ],
)
def wafv2_acl_limits_rate(acl: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not has_rule(stack, acl, lambda rule_: rule_.is_set("statement.rateBasedStatement")):
        yield Violation("rules", "one client may ask as often as it likes")
