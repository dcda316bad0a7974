"""Security groups and their rules say what they are for.

A rule that nobody understands is a rule that nobody dares to remove.

Source: Checkov CKV_AWS_23; `description` of pulumi_aws 7.51.1 (default "Managed by Pulumi"), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import EGRESS_RULE, INGRESS_RULE, SECURITY_GROUP, SECURITY_GROUP_RULE


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[SECURITY_GROUP, SECURITY_GROUP_RULE, INGRESS_RULE, EGRESS_RULE],
    controls=["Peer/CKV_AWS_23"],
    remedy="Set description.",
    passes={"description": "HTTPS from the internet"},
    fails={},
)
def ec2_security_group_described(group: Resource, _: Limits) -> Iterator[Violation]:
    if group.value("description", default="") in ("", "Managed by Pulumi", "Managed by Terraform"):
        yield Violation("description", "does not say what it is for")
    for path in ("ingress", "egress"):
        for entry in group.each(path) if group.type == SECURITY_GROUP else ():
            if not entry.value("description", default=""):
                yield Violation(entry.path_of("description"), "does not say what it is for")
