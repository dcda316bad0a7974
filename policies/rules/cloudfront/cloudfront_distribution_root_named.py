"""A distribution of a bucket names what stands at its root.

Without a name a request for / asks the bucket for the list of its objects.

Source: Security Hub CloudFront.1; `default_root_object` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import DISTRIBUTION


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.1"],
    remedy="Set default_root_object, such as index.html.",
    passes={"origins": [{"s3OriginConfig": {}}], "defaultRootObject": "index.html"},
    fails={"origins": [{"s3OriginConfig": {}}]},
)
def cloudfront_distribution_root_named(distribution: Resource, _: Limits) -> Iterator[Violation]:
    origins = distribution.each("origins")
    if origins and all(each.is_set("customOriginConfig") for each in origins):
        not_applicable("its origins decide what stands at their root")
    if not distribution.value("defaultRootObject", default=""):
        yield Violation("defaultRootObject", "asks its origin for the root")
