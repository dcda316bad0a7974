"""A database cluster's storage is encrypted.

Encryption covers snapshots and replicas as well, and can't be switched on later without a new cluster.

Source: Security Hub RDS.27; `storage_encrypted` of pulumi_aws 7.51.1 (default false, for engine mode serverless true),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/cluster:Cluster"],
    controls=["FSBP/RDS.27"],
    remedy="Set storage_encrypted to true before the cluster exists; later it takes a restore.",
    passes={"storageEncrypted": True},
    fails={"engineMode": "provisioned"},
)
def rds_cluster_storage_encrypted(cluster: Resource, _: Limits) -> Iterator[Violation]:
    serverless = cluster.value("engineMode", default="provisioned") == "serverless"
    if not cluster.value("storageEncrypted", default=serverless):
        yield Violation("storageEncrypted", "stores data in clear")
