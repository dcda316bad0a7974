"""Destroying a stack does not delete the objects in its buckets.

Source: `force_destroy` of pulumi_aws 7.51.1 (default false; true deletes locked objects as well), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import BUCKETS


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=BUCKETS,
    controls=[],
    remedy="Leave force_destroy unset.",
    passes={},
    fails={"forceDestroy": True},
)
def s3_bucket_not_emptied_on_destroy(bucket: Resource, limits: Limits) -> Iterator[Violation]:
    if not limits.deletion_protected:
        not_applicable("this stack is meant to be destroyed")
    if bucket.value("forceDestroy", default=False):
        yield Violation("forceDestroy", "a destroy deletes every object")
