"""A backup plan keeps its snapshots, and their copies, as long as the stack promises.

Source: `lifecycle.delete_after` of pulumi_aws 7.51.1 (unset: for ever), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, View
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:backup/plan:Plan"],
    controls=[],
    remedy="Raise delete_after of the rule and of its copies.",
    passes={"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 35}}]},
    fails={"rules": [{"ruleName": "daily", "lifecycle": {"deleteAfter": 7}}]},
)
def backup_plan_snapshots_kept(plan: Resource, limits: Limits) -> Iterator[Violation]:
    rules = plan.each("rules")
    if not any(_days(each) >= limits.snapshot_retention_days for each in rules):
        longest = int(max((_days(each) for each in rules), default=0))
        yield Violation("rules", f"keeps snapshots for {longest} days, {limits.snapshot_retention_days} promised")
    copies = [copy for each in rules for copy in each.each("copyActions")]
    if copies and not any(_days(copy) >= limits.snapshot_retention_days for copy in copies):
        longest = int(max(_days(copy) for copy in copies))
        yield Violation("rules", f"keeps copies for {longest} days, {limits.snapshot_retention_days} promised")


def _days(each: View) -> float:
    return each.value("lifecycle.deleteAfter", default=float("inf")) or float("inf")
