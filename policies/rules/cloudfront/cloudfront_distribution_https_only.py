"""A distribution answers its viewers over TLS only.

Source: Security Hub CloudFront.3; `viewer_protocol_policy` of cloudfront.Distribution in pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import DISTRIBUTION


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.3"],
    remedy="Set viewer_protocol_policy of each cache behaviour to redirect-to-https or https-only.",
    passes={"defaultCacheBehavior": {"viewerProtocolPolicy": "redirect-to-https"}},
    fails={"defaultCacheBehavior": {"viewerProtocolPolicy": "allow-all"}},
)
def cloudfront_distribution_https_only(distribution: Resource, _: Limits) -> Iterator[Violation]:
    for behaviour in [*distribution.each("defaultCacheBehavior"), *distribution.each("orderedCacheBehaviors")]:
        if behaviour.value("viewerProtocolPolicy", default="") == "allow-all":
            yield Violation(behaviour.path_of("viewerProtocolPolicy"), "answers in clear")
