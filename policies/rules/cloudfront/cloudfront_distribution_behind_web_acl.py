"""A distribution stands behind a web ACL.

Source: Security Hub CloudFront.6; `web_acl_id` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import DISTRIBUTION


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.6"],
    remedy="Set web_acl_id to the ARN of a web ACL with scope CLOUDFRONT.",
    passes={"webAclId": "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/1"},
    fails={},
)
def cloudfront_distribution_behind_web_acl(distribution: Resource, _: Limits) -> Iterator[Violation]:
    if not distribution.is_set("webAclId"):
        yield Violation("webAclId", "lets every request through")
