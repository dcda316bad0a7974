"""A database's storage grows before it is full.

A full disk stops a database; making room takes longer than noticing.

Source: `max_allocated_storage` of pulumi_aws 7.51.1 (unset or 0: storage autoscaling is off), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=[],
    remedy="Set max_allocated_storage above allocated_storage, to what may be paid at most.",
    passes={"allocatedStorage": 50, "maxAllocatedStorage": 500},
    fails={"allocatedStorage": 50},
)
def rds_instance_storage_grows(instance: Resource, _: Limits) -> Iterator[Violation]:
    if instance.value("engine", default="").startswith("aurora"):
        not_applicable("Aurora's storage grows by itself")
    most = instance.value("maxAllocatedStorage", default=0)
    if most <= 0:
        yield Violation("maxAllocatedStorage", "does not grow: the database stops when it is full")
    elif most <= instance.value("allocatedStorage", default=0):
        yield Violation("maxAllocatedStorage", f"can't grow beyond the {most} GiB that it starts with")
