"""A database's administrator does not have the name that everybody tries first.

Source: Security Hub RDS.24 and RDS.25, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_TRIED_FIRST: Final = frozenset({"admin", "postgres", "root", "sa", "oracle", "mysql", "system"})


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.24", "FSBP/RDS.25"],
    remedy="Choose another username; it can't be changed later.",
    passes={"username": "shopkeeper"},
    fails={"username": "postgres"},
)
def rds_database_administrator_renamed(database: Resource, _: Limits) -> Iterator[Violation]:
    for path in ("username", "masterUsername"):
        name = database.value(path, default="")
        if name.lower() in _TRIED_FIRST:
            yield Violation(path, f"{name} is tried first")
