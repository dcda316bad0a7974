"""A database's storage is of a current type.

gp3 costs as much a gigabyte as gp2 in RDS and keeps 3,000 operations a second at any size, where gp2 needs 1,000 GiB
for as many; who takes gp2 pays for space to get speed. Magnetic storage exists for old databases only.

Source: RDS User Guide, "Amazon RDS DB instance storage"; `storage_type` of pulumi_aws 7.51.1 (gp2 unless set), read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import RDS_INSTANCE

_OLD: Final = ("gp2", "standard")


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[RDS_INSTANCE],
    controls=[],
    remedy="Set storage_type to gp3; the change needs no downtime.",
    passes={"storageType": "gp3"},
    fails={"storageType": "gp2"},
)
def rds_instance_storage_type_current(instance: Resource, _: Limits) -> Iterator[Violation]:
    if instance.value("engine", default="").startswith("aurora"):
        not_applicable("Aurora has storage of its own")
    kind = instance.value("storageType", default="io1" if instance.is_set("iops") else "gp2")
    if kind in _OLD:
        yield Violation("storageType", f"{kind} costs more for the same speed than gp3")
