"""A schedule's target and its input are encrypted with a key that the account controls.

Source: Checkov CKV_AWS_297; `kms_key_arn` of scheduler.Schedule in pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import SCHEDULE


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[SCHEDULE],
    controls=["Peer/CKV_AWS_297"],
    remedy="Set kms_key_arn.",
    passes={"kmsKeyArn": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={},
)
def scheduler_schedule_customer_key(schedule: Resource, _: Limits) -> Iterator[Violation]:
    if not schedule.is_set("kmsKeyArn"):
        yield Violation("kmsKeyArn", "uses a key that the service manages")
