"""PostgreSQL is newer than the versions whose log extension reads any file of the server.

With the extension log_fdw of those versions whoever may create it could read credentials of the service itself.

Source: Checkov CKV_AWS_250, after AWS's security bulletin AWS-2022-004; its table of first repaired versions, read
2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule

_REPAIRED: Final = {
    "postgres": {9: (6, 22), 10: (17,), 11: (12,), 12: (7,), 13: (3,)},
    "aurora-postgresql": {9: (99,), 10: (14,), 11: (9,)},
}
"""The first minor version without the flaw, by engine and major version; later major versions never had it."""


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["Peer/CKV_AWS_250"],
    remedy="Raise engine_version, or name the major version only and let RDS choose the newest.",
    passes={"engine": "postgres", "engineVersion": "17"},
    fails={"engine": "postgres", "engineVersion": "13.2"},
)
def rds_database_version_not_flawed(database: Resource, _: Limits) -> Iterator[Violation]:
    repaired = _REPAIRED.get(database.value("engine", default=""))
    if repaired is None:
        not_applicable("the flaw was in PostgreSQL")
        return
    version = database.value("engineVersion", default="")
    major, *minor = (int(part) for part in re.findall(r"\d+", version)) if version else (99,)
    if major < min(repaired) or (minor and tuple(minor) < repaired.get(major, ())):
        yield Violation("engineVersion", f"{version} lets log_fdw read the server's files")
