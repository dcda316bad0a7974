"""A store loses no more of its newest data than its tag promises.

The tag `recovery-point-minutes` says how much may be lost at most, in minutes. It is held against what brings the data
back: the store's own recovery (RDS, Aurora, DocumentDB, Neptune, DynamoDB: five minutes; ElastiCache, MemoryDB, EFS: a
day; a versioned bucket: nothing) and the schedules of the AWS Backup plans that take the store. Windows in which a job
may start are not counted. Without the tag nothing is promised.

Source: user guides of the services, named in policies/rules/facts/recovery.py, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.recovery import POINT_TAG, STORES, any_way, every_way, promised
from policies.rules.facts.tokens import RDS_INSTANCE


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=STORES,
    controls=[],
    remedy="Let backups be made as often as the tag promises, or promise what is true.",
    passes=[
        {
            "type": RDS_INSTANCE,
            "name": "database",
            "inputs": {"backupRetentionPeriod": 35, "tags": {POINT_TAG: "5"}},
        }
    ],
    fails=[
        {
            "type": RDS_INSTANCE,
            "name": "database",
            "inputs": {"backupRetentionPeriod": 35, "tags": {POINT_TAG: "1"}},
        }
    ],
)
def aws_store_recovery_point_kept(store: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    minutes = promised(stack, store, POINT_TAG)
    if minutes is None:
        not_applicable(f"has no tag {POINT_TAG}")
    elif not any_way(stack, store, lambda way: way.minutes <= minutes):
        ways = every_way(stack, store)
        lost = f"up to {min(way.minutes for way in ways):g} minutes" if ways else "everything"
        yield Violation(f"tags.{POINT_TAG}", f"{minutes} minutes are promised, and {lost} can be lost")
