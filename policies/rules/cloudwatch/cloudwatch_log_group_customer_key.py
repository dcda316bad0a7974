"""Logs are encrypted with a key that the account controls.

Source: Checkov CKV_AWS_158; `kms_key_id` of pulumi_aws 7.51.1 (unset: a key that the service manages), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:cloudwatch/logGroup:LogGroup"],
    controls=["Peer/CKV_AWS_158"],
    remedy="Set kms_key_id to a key whose policy lets logs.<region>.amazonaws.com use it.",
    passes={"kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={},
)
def cloudwatch_log_group_customer_key(group: Resource, _: Limits) -> Iterator[Violation]:
    if not group.is_set("kmsKeyId"):
        yield Violation("kmsKeyId", "uses a key that the service manages")
