"""A web ACL knows the requests that are attacks whatever the application is, such as Log4j's.

Whether the group blocks or counts at first is a choice that the program states; that it is there is judged here.

Source: Checkov CKV_AWS_192; AWS managed rules reference, AWSManagedRulesKnownBadInputsRuleSet, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.firewalls import has_rule, managed_group


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=["Peer/CKV_AWS_192"],
    remedy="Add the managed rule group AWSManagedRulesKnownBadInputsRuleSet.",
    passes=[
        {
            "type": "aws:wafv2/webAcl:WebAcl",
            "name": "edge",
            "inputs": {
                "rules": [
                    {"statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesKnownBadInputsRuleSet"}}},
                ]
            },
        }
    ],
    fails=[
        {
            "type": "aws:wafv2/webAcl:WebAcl",
            "name": "edge",
            "inputs": {
                "rules": [{"statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet"}}}]
            },
        }
    ],
)
def wafv2_acl_known_bad_inputs_managed(acl: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not has_rule(stack, acl, lambda rule_: managed_group(rule_) == "AWSManagedRulesKnownBadInputsRuleSet"):
        yield Violation("rules", "does not know the attacks that fit any application")
