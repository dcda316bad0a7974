"""A database is encrypted with a key that the account controls.

Under the key that AWS manages nobody can restrict who decrypts, share a snapshot with another account or stop access by
disabling the key. The key can't be changed later.

Source: Checkov CKV_AWS_327; `kms_key_id` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"],
    controls=["Peer/CKV_AWS_327"],
    remedy="Set kms_key_id to the ARN of a customer-managed key.",
    passes={"kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={"storageEncrypted": True},
)
def rds_database_customer_key(database: Resource, _: Limits) -> Iterator[Violation]:
    if database.is_set("replicateSourceDb") and not database.is_set("kmsKeyId"):
        not_applicable("a read replica in the same region uses its source's key")
    if not database.is_set("kmsKeyId"):
        yield Violation("kmsKeyId", "uses the key that AWS manages")
