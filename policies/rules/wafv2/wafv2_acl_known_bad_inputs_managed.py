"""A web ACL knows the requests that are attacks whatever the application is, such as Log4j's.

Whether the group blocks or counts at first is a choice that the program states; that it is there is judged here.

Source: Checkov CKV_AWS_192; AWS managed rules reference, AWSManagedRulesKnownBadInputsRuleSet, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule
from policies.framework.undecided import Undecided


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=["Peer/CKV_AWS_192"],
    remedy="Add the managed rule group AWSManagedRulesKnownBadInputsRuleSet.",
    passes={
        "rules": [
            {"statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesKnownBadInputsRuleSet"}}},
        ]
    },
    fails={"rules": [{"statement": {"managedRuleGroupStatement": {"name": "AWSManagedRulesCommonRuleSet"}}}]},
)
def wafv2_acl_known_bad_inputs_managed(acl: Resource, _: Limits) -> Iterator[Violation]:
    if acl.is_set("ruleJson"):
        raise Undecided("ruleJson", "rules given as JSON are not looked into")
    if not any(_group(each) == "AWSManagedRulesKnownBadInputsRuleSet" for each in acl.each("rules")):
        yield Violation("rules", "does not know the attacks that fit any application")


def _group(rule_: View) -> str:
    return rule_.value("statement.managedRuleGroupStatement.name", default="")
