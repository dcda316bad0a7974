"""A web ACL holds each managed rule group once.

A second copy sees only what the first let through, so it stops nothing, is charged again, and usually stands where
another group was meant. With a scope-down statement, or another version, it is no copy.

Source: AWS WAF Developer Guide, "Using managed rule groups in AWS WAF"; `managed_rule_group_statement` of pulumi_aws
7.51.1; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_AT = "statement.managedRuleGroupStatement"


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=[],
    remedy="Remove the copy, or put in the group that was meant.",
    passes={
        "rules": [
            {"statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesSQLiRuleSet"}}},
            {"statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"}}},
        ]
    },
    fails={
        "rules": [
            {"statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"}}},
            {"statement": {"managedRuleGroupStatement": {"vendorName": "AWS", "name": "AWSManagedRulesCommonRuleSet"}}},
        ]
    },
)
def wafv2_acl_groups_distinct(acl: Resource, _: Limits) -> Iterator[Violation]:
    seen: set[tuple[str, ...]] = set()
    for each in acl.each("rules"):
        if not each.is_set(_AT) or each.is_set(f"{_AT}.scopeDownStatement"):
            continue
        group = tuple(str(each.value(f"{_AT}.{part}", default="")) for part in ("vendorName", "name", "version"))
        if group in seen:
            yield Violation(each.path_of(f"{_AT}.name"), f"{group[1]} is there already")
        seen.add(group)
