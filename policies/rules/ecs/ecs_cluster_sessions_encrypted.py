"""Sessions into containers are encrypted with a key of the account, and so are their logs.

What people type and see in production passes through the session: secrets, customers' data.

Source: Checkov CKV_AWS_224; `configuration.execute_command_configuration` of pulumi_aws 7.51.1 (encryption of the logs
is off unless set), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, not_applicable, rule

_SESSIONS: Final = "configuration.executeCommandConfiguration"
_STORES: Final = (
    ("logConfiguration.cloudWatchLogGroupName", "logConfiguration.cloudWatchEncryptionEnabled"),
    ("logConfiguration.s3BucketName", "logConfiguration.s3BucketEncryptionEnabled"),
)
"""Where logs go, and the switch that encrypts them there."""


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/cluster:Cluster"],
    controls=["Peer/CKV_AWS_224"],
    remedy="Set kms_key_id, and cloud_watch_encryption_enabled or s3_bucket_encryption_enabled beside the logs' place.",
    passes={
        "configuration": {
            "executeCommandConfiguration": {
                "kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1",
                "logging": "OVERRIDE",
                "logConfiguration": {"cloudWatchLogGroupName": "/sessions", "cloudWatchEncryptionEnabled": True},
            }
        }
    },
    fails={
        "configuration": {
            "executeCommandConfiguration": {
                "logging": "OVERRIDE",
                "logConfiguration": {"cloudWatchLogGroupName": "/sessions"},
            }
        }
    },
)
def ecs_cluster_sessions_encrypted(cluster: Resource, _: Limits) -> Iterator[Violation]:
    if not cluster.is_set(_SESSIONS):
        not_applicable("says nothing about sessions; services that allow them are held to log them")
    if not cluster.is_set(f"{_SESSIONS}.kmsKeyId"):
        yield Violation(f"{_SESSIONS}.kmsKeyId", "sessions are not encrypted with a key of the account")
    for place, switch in _STORES:
        if cluster.is_set(f"{_SESSIONS}.{place}") and not cluster.value(f"{_SESSIONS}.{switch}", default=False):
            yield Violation(f"{_SESSIONS}.{switch}", "accepts a place for the logs that is not encrypted")
