"""A trail records what is done in every region.

An intruder works where nobody looks; global services such as IAM are recorded in one region only.

Source: Security Hub CloudTrail.1; CIS 3.1; Checkov CKV_AWS_251; `is_multi_region_trail` (default false),
`include_global_service_events`, `event_selectors` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:cloudtrail/trail:Trail"],
    controls=["FSBP/CloudTrail.1", "CIS-3.0/CIS-3.1", "Peer/CKV_AWS_251"],
    remedy="Set is_multi_region_trail, leave enable_logging unset, and keep management events of both kinds.",
    passes={"isMultiRegionTrail": True},
    fails={"isMultiRegionTrail": False},
)
def cloudtrail_trail_spans_regions(trail: Resource, _: Limits) -> Iterator[Violation]:
    if not trail.value("isMultiRegionTrail", default=False):
        yield Violation("isMultiRegionTrail", "sees one region only")
    if not trail.value("enableLogging", default=True):
        yield Violation("enableLogging", "records nothing")
    if not trail.value("includeGlobalServiceEvents", default=True):
        yield Violation("includeGlobalServiceEvents", "leaves IAM and its like out")
    selectors = trail.each("eventSelectors")
    if selectors and not any(_records_management(each) for each in selectors):
        yield Violation("eventSelectors", "leaves out reads or changes of resources")


def _records_management(selector: View) -> bool:
    kind = selector.value("readWriteType", default="All")
    return kind == "All" and selector.value("includeManagementEvents", default=True)
