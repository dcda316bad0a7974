"""A store can be brought back from as many days ago as its tag promises.

The tag `recovery-window-days` says how far back, to points as fine as the tag `recovery-point-minutes` says where there
is one: snapshots that are kept for a year don't lengthen the window in which any minute can be restored. It is held
against the store's own recovery (retention of backups or snapshots, a bucket's old versions) and the AWS Backup plans
that take the store. Without the tag nothing is promised.

Source: user guides of the services, named in policies/rules/facts/recovery.py, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.recovery import POINT_TAG, STORES, WINDOW_TAG, Way, any_way, every_way, promised
from policies.rules.facts.tokens import RDS_INSTANCE


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=STORES,
    controls=[],
    remedy="Keep backups for as long as the tag promises, or promise what is true.",
    passes=[
        {
            "type": RDS_INSTANCE,
            "name": "database",
            "inputs": {"backupRetentionPeriod": 35, "tags": {WINDOW_TAG: "35"}},
        }
    ],
    fails=[
        {
            "type": RDS_INSTANCE,
            "name": "database",
            "inputs": {"backupRetentionPeriod": 7, "tags": {WINDOW_TAG: "35"}},
        }
    ],
)
def aws_store_recovery_window_kept(store: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    days, minutes = promised(stack, store, WINDOW_TAG), promised(stack, store, POINT_TAG)
    if days is None:
        not_applicable(f"has no tag {WINDOW_TAG}")
    elif not any_way(stack, store, lambda way: way.days >= days and _fine(way, minutes)):
        kept = max((way.days for way in every_way(stack, store) if _fine(way, minutes)), default=0)
        fine = "" if minutes is None else f" to points {minutes} minutes apart"
        yield Violation(f"tags.{WINDOW_TAG}", f"{days} days are promised{fine}, and {kept:g} are kept")


def _fine(way: Way, minutes: int | None) -> bool:
    return minutes is None or way.minutes <= minutes
