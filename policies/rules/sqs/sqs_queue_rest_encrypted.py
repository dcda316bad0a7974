"""A queue encrypts what waits in it.

SQS does by itself, with keys of its own, unless the program switches that off.

Source: Security Hub SQS.1; `sqs_managed_sse_enabled`, `kms_master_key_id` of pulumi_aws 7.51.1; SQS Developer Guide,
"Encryption at rest in Amazon SQS" (on by default for new queues), read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.tokens import QUEUE


@rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=[QUEUE],
    controls=["FSBP/SQS.1"],
    remedy="Leave sqs_managed_sse_enabled unset, or set kms_master_key_id.",
    passes={"sqsManagedSseEnabled": True},
    fails={"sqsManagedSseEnabled": False},
)
def sqs_queue_rest_encrypted(queue: Resource, _: Limits) -> Iterator[Violation]:
    if not queue.is_set("kmsMasterKeyId") and not queue.value("sqsManagedSseEnabled", default=True):
        yield Violation("sqsManagedSseEnabled", "keeps its messages in clear")
