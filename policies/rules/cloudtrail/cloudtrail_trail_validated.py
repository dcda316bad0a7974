"""A trail proves that nobody changed what it recorded.

Source: Security Hub CloudTrail.4; CIS 3.2; `enable_log_file_validation` of pulumi_aws 7.51.1 (default false), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:cloudtrail/trail:Trail"],
    controls=["FSBP/CloudTrail.4", "CIS-3.0/CIS-3.2"],
    remedy="Set enable_log_file_validation.",
    passes={"enableLogFileValidation": True},
    fails={"enableLogFileValidation": False},
)
def cloudtrail_trail_validated(trail: Resource, _: Limits) -> Iterator[Violation]:
    if not trail.value("enableLogFileValidation", default=False):
        yield Violation("enableLogFileValidation", "its files can be changed unnoticed")
