"""A queue is encrypted with a key that the account controls.

With the key that AWS keeps for queues no service can send.

Source: Checkov CKV2_AWS_73; SQS Developer Guide, "Key management", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import QUEUE


@rule(
    severity=Severity.LOW,
    level=Level.ADVISORY,
    resources=[QUEUE],
    controls=["Peer/CKV2_AWS_73"],
    remedy="Set kms_master_key_id to a key whose policy lets those who send use it.",
    passes={"kmsMasterKeyId": "alias/queues"},
    fails={"kmsMasterKeyId": "alias/aws/sqs"},
)
def sqs_queue_customer_key(queue: Resource, _: Limits) -> Iterator[Violation]:
    if not queue.is_set("kmsMasterKeyId"):
        yield Violation("kmsMasterKeyId", "uses a key that the service manages")
    elif not queue.is_unknown("kmsMasterKeyId") and known_text(queue, "kmsMasterKeyId").endswith("alias/aws/sqs"):
        yield Violation("kmsMasterKeyId", "uses a key that no service may send with")
