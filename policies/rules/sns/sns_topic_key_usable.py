"""What publishes to an encrypted topic may use the topic's key.

An alarm that may not use the key still turns red in the console; only nobody hears of it. The key that AWS keeps for
topics, `alias/aws/sns`, lets no service publish.

Source: aws/aws-cdk issue 11121 and ASFHyP3/hyp3 issue 762; SNS Developer Guide, "Managing Amazon SNS encryption keys
and costs", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, stack_rule
from policies.rules.facts.key_use import unusable_by

_PUBLISHERS: Final = {
    **{
        (type_, path): "cloudwatch.amazonaws.com"
        for type_ in ("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm")
        for path in ("alarmActions", "okActions", "insufficientDataActions")
    },
    ("aws:cloudwatch/eventTarget:EventTarget", "arn"): "events.amazonaws.com",
    ("aws:s3/bucketNotification:BucketNotification", "topics"): "s3.amazonaws.com",
    ("aws:rds/eventSubscription:EventSubscription", "snsTopic"): "events.rds.amazonaws.com",
    ("aws:budgets/budget:Budget", "notifications"): "budgets.amazonaws.com",
    ("aws:costexplorer/anomalySubscription:AnomalySubscription", "subscribers"): "costalerts.amazonaws.com",
}

_OTHERS = [
    {
        "type": "aws:cloudwatch/metricAlarm:MetricAlarm",
        "name": "errors",
        "inputs": {},
        "propertyDependencies": {"alarmActions": ["pager"]},
    },
    {
        "type": "aws:kms/key:Key",
        "name": "key",
        "inputs": {
            "policy": '{"Statement": {"Effect": "Allow", "Action": ["kms:Decrypt", "kms:GenerateDataKey*"],'
            ' "Principal": {"Service": "cloudwatch.amazonaws.com"}, "Resource": "*"}}'
        },
    },
]


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=["aws:sns/topic:Topic"],
    controls=[],
    remedy="Use a key of your own, whose policy lets each service that publishes decrypt and generate data keys.",
    passes=[
        {
            "type": "aws:sns/topic:Topic",
            "name": "pager",
            "inputs": {},
            "propertyDependencies": {"kmsMasterKeyId": ["key"]},
        },
        *_OTHERS,
    ],
    fails=[
        {"type": "aws:sns/topic:Topic", "name": "pager", "inputs": {"kmsMasterKeyId": "alias/aws/sns"}},
        *_OTHERS,
    ],
)
def sns_topic_key_usable(topic: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    yield from unusable_by(stack, topic, "kmsMasterKeyId", _PUBLISHERS)
