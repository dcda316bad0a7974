"""A trail is encrypted with a key that the account controls.

Source: Security Hub CloudTrail.2; CIS 3.5; `kms_key_id` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:cloudtrail/trail:Trail"],
    controls=["FSBP/CloudTrail.2", "CIS-3.0/CIS-3.5"],
    remedy="Set kms_key_id to a key whose policy lets cloudtrail.amazonaws.com use it.",
    passes={"kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={},
)
def cloudtrail_trail_customer_key(trail: Resource, _: Limits) -> Iterator[Violation]:
    if not trail.is_set("kmsKeyId"):
        yield Violation("kmsKeyId", "uses a key that the bucket's service manages")
