"""Provisioned operations are bought only beyond what gp3 brings along.

io1 and io2 charge each operation a second. gp3 includes 3,000 of them, and 12,000 from 400 GiB on, in the price of the
space (from 200 GiB for Oracle, never for SQL Server).

Source: RDS User Guide, "gp3 storage", which gives the thresholds by engine; `iops` of pulumi_aws 7.51.1, read
2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import RDS_INSTANCE

_INCLUDED: Final = 3000
_INCLUDED_WHEN_STRIPED: Final = 12000
_STRIPED_FROM_GIB: Final = {"oracle": 200, "sqlserver": 1_000_000}
_STRIPED_FROM_GIB_ELSE: Final = 400


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[RDS_INSTANCE],
    controls=[],
    remedy="Set storage_type to gp3 and drop iops, unless latency below a millisecond is needed.",
    passes={"engine": "postgres", "storageType": "io2", "allocatedStorage": 500, "iops": 40000},
    fails={"engine": "postgres", "storageType": "io2", "allocatedStorage": 500, "iops": 10000},
)
def rds_instance_iops_needed(instance: Resource, _: Limits) -> Iterator[Violation]:
    if not instance.value("storageType", default="io1" if instance.is_set("iops") else "gp2").startswith("io"):
        not_applicable("buys no operations, or beyond those of gp3")
    engine = instance.value("engine", default="").partition("-")[0]
    striped = instance.value("allocatedStorage", default=0) >= _STRIPED_FROM_GIB.get(engine, _STRIPED_FROM_GIB_ELSE)
    included = _INCLUDED_WHEN_STRIPED if striped else _INCLUDED
    bought = instance.value("iops", default=0)
    if bought <= included:
        yield Violation("iops", f"pays for {bought} operations a second, of which gp3 includes {included}")
