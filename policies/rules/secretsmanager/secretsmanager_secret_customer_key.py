"""A secret is encrypted with a key that the account controls.

A second lock: whoever may read secrets must also be allowed to use the key.

Source: Checkov CKV_AWS_149; `kms_key_id` of pulumi_aws 7.51.1 (unset: alias/aws/secretsmanager), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import ACCEPT, Level, Severity, Violation, rule


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=["aws:secretsmanager/secret:Secret"],
    controls=["Peer/CKV_AWS_149"],
    remedy="Set kms_key_id to a customer-managed key.",
    passes={"kmsKeyId": "arn:aws:kms:eu-central-1:111122223333:key/1"},
    fails={"kmsKeyId": "alias/aws/secretsmanager"},
    unknown=ACCEPT("an id that comes from a key of the program is not AWS's own"),
)
def secretsmanager_secret_customer_key(secret: Resource, _: Limits) -> Iterator[Violation]:
    if secret.value("kmsKeyId", default="alias/aws/secretsmanager").endswith("alias/aws/secretsmanager"):
        yield Violation("kmsKeyId", "uses the key that AWS manages")
