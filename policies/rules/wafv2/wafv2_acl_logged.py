"""A web ACL writes down what it blocked, and why.

Whoever is locked out by mistake can be helped only with the request at hand.

Source: Security Hub WAF.11, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached


@stack_rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=["aws:wafv2/webAcl:WebAcl"],
    controls=["SecurityHub/WAF.11"],
    remedy="Add a WebAclLoggingConfiguration, to a log group whose name begins with aws-waf-logs-.",
    passes=[
        {"type": "aws:wafv2/webAcl:WebAcl", "name": "edge", "inputs": {}},
        {
            "type": "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
            "name": "edge",
            "inputs": {},
            "propertyDependencies": {"resourceArn": ["edge"]},
        },
    ],
    fails=[{"type": "aws:wafv2/webAcl:WebAcl", "name": "edge", "inputs": {}}],
)
def wafv2_acl_logged(acl: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    logging = ["aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration"]
    if not attached(stack, acl, logging, "resourceArn"):
        yield Violation("", "what it blocks is written nowhere")
