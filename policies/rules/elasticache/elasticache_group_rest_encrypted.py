"""A cache's disks and snapshots are encrypted.

Source: Security Hub ElastiCache.4; `at_rest_encryption_enabled` of pulumi_aws 7.51.1; the ElastiCache API turns it on
by itself for Valkey only, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:elasticache/replicationGroup:ReplicationGroup"],
    controls=["FSBP/ElastiCache.4"],
    remedy="Set at_rest_encryption_enabled to true; a group can't be encrypted later.",
    passes={"engine": "valkey", "atRestEncryptionEnabled": True},
    fails={"engine": "redis"},
)
def elasticache_group_rest_encrypted(group: Resource, _: Limits) -> Iterator[Violation]:
    valkey = group.value("engine", default="redis") == "valkey"
    if not group.value("atRestEncryptionEnabled", default=valkey):
        yield Violation("atRestEncryptionEnabled", "keeps disks and snapshots in clear")
