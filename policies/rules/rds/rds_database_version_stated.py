"""A database states the version of its engine.

Without one RDS takes the version that it prefers on the day of creation: staging, production and the copy that is
built after a disaster then run different ones, and so do the defaults that come with them.

Source: `engine_version` of rds.Instance and rds.Cluster in pulumi_aws 7.51.1; RDS User Guide, "Upgrading a DB instance
engine version"; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule
from policies.rules.facts.tokens import RDS_CLUSTER, RDS_INSTANCE

_TAKEN_FROM: Final = (
    "globalClusterIdentifier",
    "replicateSourceDb",
    "replicationSourceIdentifier",
    "restoreToPointInTime",
    "s3Import",
    "snapshotIdentifier",
)


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[RDS_INSTANCE, RDS_CLUSTER],
    controls=[],
    remedy="Set engine_version to the major version at least.",
    passes={"engine": "postgres", "engineVersion": "17"},
    fails={"engine": "postgres"},
)
def rds_database_version_stated(database: Resource, _: Limits) -> Iterator[Violation]:
    if any(database.is_set(path) for path in _TAKEN_FROM):
        not_applicable("has the version of what it is made from")
    if database.is_set("clusterIdentifier"):
        not_applicable("has its cluster's version")
    if not database.is_set("engineVersion"):
        yield Violation("engineVersion", "is left to the day of creation")
