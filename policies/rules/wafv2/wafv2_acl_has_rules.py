"""A web ACL looks at requests.

One without rules lets everything pass and costs as much. Rules may stand in the ACL, in a JSON text or in resources of
their own.

Source: Security Hub WAF.10; `rules`, `rule_json` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.firewalls import has_rule


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=["FSBP/WAF.10"],
    remedy="Add the managed rule groups of AWS and a rate limit.",
    passes=[
        {"type": "aws:wafv2/webAcl:WebAcl", "name": "edge", "inputs": {"rules": [{"name": "common", "priority": 1}]}}
    ],
    fails=[{"type": "aws:wafv2/webAcl:WebAcl", "name": "edge", "inputs": {"rules": []}}],
)
def wafv2_acl_has_rules(acl: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not acl.is_set("ruleJson") and not has_rule(stack, acl, lambda _rule: True):
        yield Violation("rules", "lets everything pass")
