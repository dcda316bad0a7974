"""A GuardDuty detector is switched on.

A detector that is suspended keeps its findings and finds nothing new.

Source: `enable` of guardduty.Detector in pulumi_aws 7.51.1 (default true), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:guardduty/detector:Detector"],
    controls=[],
    remedy="Leave enable unset.",
    passes={"enable": True},
    fails={"enable": False},
)
def guardduty_detector_enabled(detector: Resource, _: Limits) -> Iterator[Violation]:
    if not detector.value("enable", default=True):
        yield Violation("enable", "finds nothing")
