"""What sends to an encrypted queue may use the queue's key.

Topics, rules and buckets drop what they can't encrypt, without an error that the sender sees. The key that AWS keeps
for queues, `alias/aws/sqs`, lets no service send; encryption with keys of SQS itself (`sqs_managed_sse_enabled`) does.

Source: aws/aws-cdk issues 11122 and 19796; SQS Developer Guide, "Key management", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.key_use import unusable_by

_SENDERS: Final = {
    ("aws:sns/topicSubscription:TopicSubscription", "endpoint"): "sns.amazonaws.com",
    ("aws:cloudwatch/eventTarget:EventTarget", "arn"): "events.amazonaws.com",
    ("aws:s3/bucketNotification:BucketNotification", "queues"): "s3.amazonaws.com",
}

_OTHERS = [
    {
        "type": "aws:sns/topicSubscription:TopicSubscription",
        "name": "orders",
        "inputs": {},
        "propertyDependencies": {"endpoint": ["queue"]},
    },
    {
        "type": "aws:kms/key:Key",
        "name": "key",
        "inputs": {
            "policy": '{"Statement": {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],'
            ' "Principal": {"Service": "sns.amazonaws.com"}, "Resource": "*"}}'
        },
    },
]


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:sqs/queue:Queue"],
    controls=[],
    remedy="Let each service that sends use the key in its policy, or leave encryption to SQS.",
    passes=[
        {
            "type": "aws:sqs/queue:Queue",
            "name": "queue",
            "inputs": {},
            "propertyDependencies": {"kmsMasterKeyId": ["key"]},
        },
        *_OTHERS,
    ],
    fails=[
        {"type": "aws:sqs/queue:Queue", "name": "queue", "inputs": {"kmsMasterKeyId": "alias/aws/sqs"}},
        *_OTHERS,
    ],
)
def sqs_queue_key_usable(queue: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    yield from unusable_by(stack, queue, "kmsMasterKeyId", _SENDERS)
