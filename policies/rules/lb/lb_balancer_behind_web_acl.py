"""A public application load balancer stands behind a web application firewall.

Source: Security Hub ELB.16, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import LOAD_BALANCERS


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=LOAD_BALANCERS,
    controls=["SecurityHub/ELB.16"],
    remedy="Add a wafv2 WebAclAssociation for the load balancer.",
    passes=[
        {"type": "aws:lb/loadBalancer:LoadBalancer", "name": "edge", "inputs": {}},
        {
            "type": "aws:wafv2/webAclAssociation:WebAclAssociation",
            "name": "edge",
            "inputs": {},
            "propertyDependencies": {"resourceArn": ["edge"]},
        },
    ],
    fails=[{"type": "aws:lb/loadBalancer:LoadBalancer", "name": "edge", "inputs": {}}],
)
def lb_balancer_behind_web_acl(balancer: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if balancer.value("loadBalancerType", default="application") != "application":
        not_applicable("only application load balancers take a web ACL")
    if balancer.value("internal", default=False):
        not_applicable("it is not reached from the internet")
    if not attached(stack, balancer, ["aws:wafv2/webAclAssociation:WebAclAssociation"], "resourceArn"):
        yield Violation("", "no web ACL is associated with it")
