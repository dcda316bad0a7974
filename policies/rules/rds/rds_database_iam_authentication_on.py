"""People reach a database with the identity that they sign in with, for minutes, instead of a password for ever.

Source: Security Hub RDS.10 and RDS.12; `iam_database_authentication_enabled` of pulumi_aws 7.51.1 (off unless set),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule

_ENGINES: Final = ("mysql", "mariadb", "postgres", "aurora")


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.10", "FSBP/RDS.12"],
    remedy="Set iam_database_authentication_enabled to true; passwords go on working beside it.",
    passes={"engine": "postgres", "iamDatabaseAuthenticationEnabled": True},
    fails={"engine": "postgres"},
)
def rds_database_iam_authentication_on(database: Resource, _: Limits) -> Iterator[Violation]:
    if not database.value("engine", default="").startswith(_ENGINES):
        not_applicable("the engine does not know it, or is its source's")
    if not database.value("iamDatabaseAuthenticationEnabled", default=False):
        yield Violation("iamDatabaseAuthenticationEnabled", "knows passwords only")
