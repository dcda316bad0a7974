"""A cache accepts only connections with TLS.

With mode `preferred` the cache takes plain text as well; it is meant for the days of a migration.

Source: Security Hub ElastiCache.5; `transit_encryption_enabled`, `transit_encryption_mode` of pulumi_aws 7.51.1 (off
unless set), read 2026-11-22.
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
    controls=["FSBP/ElastiCache.5"],
    remedy="Set transit_encryption_enabled to true and transit_encryption_mode to required.",
    passes={"transitEncryptionEnabled": True, "transitEncryptionMode": "required"},
    fails={},
)
def elasticache_group_transit_encrypted(group: Resource, _: Limits) -> Iterator[Violation]:
    if not group.value("transitEncryptionEnabled", default=False):
        yield Violation("transitEncryptionEnabled", "accepts connections in plain text")
    elif group.value("transitEncryptionMode", default="required") != "required":
        yield Violation("transitEncryptionMode", "accepts connections in plain text beside those with TLS")
