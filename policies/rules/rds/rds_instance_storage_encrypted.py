"""A database's storage, snapshots and logs are encrypted at rest.

Encryption can be chosen only when the instance is created; turning it on later means restoring from a copied snapshot.
RDS ignores `storageEncrypted` for a replica: within a region it is encrypted as its source is, across regions a key of
the other region must be named.

Source: Security Hub RDS.3, CIS 2.3.1; `storage_encrypted` of pulumi_aws 7.51.1 (default false), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance"],
    controls=["FSBP/RDS.3", "CIS-3.0/CIS-2.3.1"],
    remedy="Set storageEncrypted to true, and kmsKeyId to a key that the stack manages.",
    passes={"engine": "postgres", "storageEncrypted": True},
    fails={"engine": "postgres", "storageEncrypted": False},
)
def rds_instance_storage_encrypted(instance: Resource, limits: Limits) -> Iterator[Violation]:  # noqa: ARG001
    """Expect `storageEncrypted` on every instance that is no replica."""
    if instance.is_set("replicateSourceDb"):
        not_applicable("a replica is encrypted as its source is, or with the key it names")
    if not instance.value("storageEncrypted", default=False):
        yield Violation("storageEncrypted", "storage is not encrypted")
