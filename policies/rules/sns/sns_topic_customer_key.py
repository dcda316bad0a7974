"""A topic is encrypted with a key that the account controls.

With the key that AWS keeps for topics no service can publish; without one what waits for delivery lies in clear.

Source: Security Hub SNS.1; Trivy AVD-AWS-0136; `kms_master_key_id` of pulumi_aws 7.51.1 (unset: not encrypted by KMS),
read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule
from policies.rules.facts.texts import known_text
from policies.rules.facts.tokens import TOPIC


@rule(
    severity=Severity.LOW,
    level=Level.MANDATORY,
    resources=[TOPIC],
    controls=["SecurityHub/SNS.1", "Peer/AVD-AWS-0136"],
    remedy="Set kms_master_key_id to a key whose policy lets those who publish use it.",
    passes={"kmsMasterKeyId": "alias/topics"},
    fails={"kmsMasterKeyId": "alias/aws/sns"},
)
def sns_topic_customer_key(topic: Resource, _: Limits) -> Iterator[Violation]:
    if not topic.is_set("kmsMasterKeyId"):
        yield Violation("kmsMasterKeyId", "is not encrypted by KMS")
    elif not topic.is_unknown("kmsMasterKeyId") and known_text(topic, "kmsMasterKeyId").endswith("alias/aws/sns"):
        yield Violation("kmsMasterKeyId", "uses a key that no service may publish with")
