"""The password of a database's administrator is written down nowhere.

RDS can generate, keep and rotate it in Secrets Manager. A literal stands in the repository and, in clear, in the state.

Source: `manage_master_user_password`, `password` and `password_wo` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule

_PASSWORDS: Final = ("password", "passwordWo", "masterPassword", "masterPasswordWo")
_ORIGINS: Final = (
    "globalClusterIdentifier",
    "replicateSourceDb",
    "replicationSourceIdentifier",
    "restoreToPointInTime",
    "snapshotIdentifier",
)
"""What brings a password along; a further cluster of a global database has the one of the first."""


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["Project/PROJ.rds_master_password"],
    remedy="Set manage_master_user_password to true, or pass a Pulumi secret.",
    passes={"manageMasterUserPassword": True},
    fails={"username": "owner", "password": "correct horse battery staple"},
)
def rds_database_master_password_managed(database: Resource, _: Limits) -> Iterator[Violation]:
    if database.value("manageMasterUserPassword", default=False):
        return
    given = [path for path in _PASSWORDS if database.is_set(path)]
    for path in given:
        if not database.is_secret(path) and not database.is_unknown(path):
            yield Violation("manageMasterUserPassword", f"{path} is written in the program in clear")
    if not given and not any(database.is_set(path) for path in _ORIGINS):
        yield Violation("manageMasterUserPassword", "has no password, and nobody manages one")
