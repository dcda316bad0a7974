"""A distribution writes down who asked for what.

Source: Security Hub CloudFront.5; `logging_config` of cloudfront.Distribution and cloudwatch.LogDeliverySource (the
second version) in pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.relations import attached
from policies.rules.facts.tokens import DISTRIBUTION

_SOURCE: Final = "aws:cloudwatch/logDeliverySource:LogDeliverySource"
_DISTRIBUTION = {"type": DISTRIBUTION, "name": "site", "inputs": {"enabled": True}}


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[DISTRIBUTION],
    controls=["FSBP/CloudFront.5"],
    remedy="Set logging_config, or add a LogDeliverySource for the distribution.",
    passes=[
        _DISTRIBUTION,
        {
            "type": _SOURCE,
            "name": "log",
            "inputs": {"logType": "ACCESS_LOGS"},
            "propertyDependencies": {"resourceArn": ["site"]},
        },
    ],
    fails=[_DISTRIBUTION],
)
def cloudfront_distribution_access_logged(distribution: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if distribution.is_set("loggingConfig.bucket"):
        return
    if not attached(stack, distribution, [_SOURCE], "resourceArn"):
        yield Violation("loggingConfig", "leaves no trace of requests")
