"""Every rule of a web ACL says what becomes of a request that it matches.

Rules need an action of their own, and those that bring in a rule group say whether the group's actions hold. The SDK
takes a rule without either, and AWS refuses it only when it is created.

Source: Checkov CKV_AWS_342; WAF Developer Guide, "Rule actions"; WebAcl, RuleGroup of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.framework.undecided import Undecided


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:wafv2/webAcl:WebAcl", "aws:wafv2/ruleGroup:RuleGroup"],
    controls=["Peer/CKV_AWS_342"],
    remedy="Set action, or override_action where the rule brings in a rule group.",
    passes={"rules": [{"name": "RateLimit", "action": {"block": {}}}]},
    fails={"rules": [{"name": "RateLimit"}]},
)
def wafv2_acl_rules_act(acl: Resource, _: Limits) -> Iterator[Violation]:
    for each in acl.each("rules"):
        if not each.keys("action") and not each.keys("overrideAction"):
            yield Violation(each.path_of(), "does nothing about what it matches")
    if acl.is_set("ruleJson"):
        raise Undecided("ruleJson", "rules given as JSON are not looked into")
