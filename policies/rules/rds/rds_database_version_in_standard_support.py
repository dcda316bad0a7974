"""A database's major version is in standard support.

After its end RDS enrols the database in Extended Support by itself and charges each virtual CPU by the hour, standby
included.

Source: RDS User Guide, "Using Amazon RDS Extended Support"; release calendars of RDS and Aurora (end of standard
support: PostgreSQL 13 on 2026-02-28, MySQL 8.0 on 2026-07-31, Aurora MySQL 2 on 2024-10-31), read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import RDS_CLUSTER, RDS_INSTANCE

_OLDEST: Final = {
    "postgres": (14,),
    "aurora-postgresql": (14,),
    "mysql": (8, 4),
    "aurora-mysql": (8, 0),
}
"""The oldest major version in standard support, by engine; of MySQL the first two numbers are the major version."""


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=[RDS_INSTANCE, RDS_CLUSTER],
    controls=[],
    remedy="Upgrade to a newer major version, tried on a copy of the database first.",
    passes={"engine": "postgres", "engineVersion": "17"},
    fails={"engine": "postgres", "engineVersion": "13.20"},
)
def rds_database_version_in_standard_support(database: Resource, _: Limits) -> Iterator[Violation]:
    oldest = _OLDEST.get(database.value("engine", default=""))
    if oldest is None or not database.is_set("engineVersion"):
        not_applicable("has no Extended Support, or gets the version that RDS prefers")
        return
    if database.value("engineLifecycleSupport", default="").endswith("disabled"):
        not_applicable("RDS upgrades it instead of charging for it")
    version = database.value("engineVersion", default="")
    numbers = tuple(int(part) for part in re.findall(r"\d+", version))
    if numbers[: len(oldest)] < oldest[: len(numbers)]:
        yield Violation("engineVersion", f"{version} is charged for Extended Support")
