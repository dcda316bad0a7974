"""Where alarms and events are published: one topic that wakes somebody up, one that is read in working hours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pulumi
import pulumi_aws as aws

from components.encryption_key import KeyService
from components.location import Location
from components.policy_document import Conditions, Statement, policy_document, source_account

Urgency = Literal["page", "notify"]
"""`page` wakes somebody up, `notify` waits for working hours."""

TOPIC_KEY_SERVICES: Final = (
    KeyService.ALARMS,
    KeyService.EVENTS,
    KeyService.BUDGETS,
    KeyService.COST_ANOMALIES,
)
"""What the key of the topics has to let publish."""

_PUBLISHERS: Final[Mapping[str, str]] = {
    "Alarms": "cloudwatch.amazonaws.com",
    "Budgets": "budgets.amazonaws.com",
    "CostAnomalies": "costalerts.amazonaws.com",
}
"""Services that name their account to SNS, by statement (the services' pages on notifications, read 2026-11-22)."""


@dataclass(frozen=True)
class TopicsArgs:
    """What the two topics need.

    They are named `<prefix>-page` and `<prefix>-notify` and live in `location`'s region, whatever the provider's.
    `key_arn` is a key of that region whose policy names `TOPIC_KEY_SERVICES`. Whoever owns an address of `page_emails`
    or `notify_emails` has to confirm it once, by the link that SNS sends. `pager_url` is the address of the pager's
    integration, which confirms by itself; it holds a key and is kept as a secret.
    """

    location: Location
    prefix: str
    key_arn: pulumi.Input[str]
    page_emails: Sequence[str] = ()
    notify_emails: Sequence[str] = ()
    pager_url: pulumi.Input[str] | None = None
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Topics(pulumi.ComponentResource):
    """The topics with their subscriptions; alarms of the same region may publish there, over TLS only."""

    page_arn: str
    """Known in a preview."""
    notify_arn: str
    """Known in a preview."""

    def __init__(self, name: str, args: TopicsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:Topics", name, None, opts)
        self._name, self._args = name, args
        self.page_arn, self.notify_arn = self._arn("page"), self._arn("notify")
        self._outputs = {"page": self._topic("page"), "notify": self._topic("notify")}
        self._emails("page", args.page_emails)
        self._emails("notify", args.notify_emails)
        if args.pager_url is not None:
            self._pager(args.pager_url)
        self.register_outputs({"pageArn": self.page_arn, "notifyArn": self.notify_arn})

    def topic(self, urgency: Urgency) -> pulumi.Output[str]:
        """ARN of a topic, known in a preview; whatever is given it depends on the topic."""
        return self._outputs[urgency]

    def _arn(self, urgency: Urgency) -> str:
        return self._args.location.arn("sns", f"{self._args.prefix}-{urgency}")

    def _topic(self, urgency: Urgency) -> pulumi.Output[str]:
        arn, args = self._arn(urgency), self._args
        topic = aws.sns.Topic(
            f"{self._name}-{urgency}",
            name=f"{args.prefix}-{urgency}",
            kms_master_key_id=args.key_arn,
            region=args.location.region,
            tags=dict(args.tags),
            opts=self._own(),
        )
        aws.sns.TopicPolicy(
            f"{self._name}-{urgency}",
            arn=topic.arn,
            policy=topic_policy(args.location, arn),
            region=args.location.region,
            opts=self._own(),
        )
        # The name is known beforehand, the ARN that AWS answers is not; both lead to the same topic.
        return topic.name.apply(lambda _: arn)

    def _emails(self, urgency: Urgency, addresses: Sequence[str]) -> None:
        for address in addresses:
            aws.sns.TopicSubscription(
                f"{self._name}-{urgency}-{address}",
                topic=self.topic(urgency),
                protocol="email",
                endpoint=address,
                region=self._args.location.region,
                opts=self._own(),
            )

    def _pager(self, url: pulumi.Input[str]) -> None:
        aws.sns.TopicSubscription(
            f"{self._name}-page-pager",
            topic=self.topic("page"),
            protocol="https",
            endpoint=pulumi.Output.secret(url),
            endpoint_auto_confirms=True,
            region=self._args.location.region,
            opts=self._own(),
        )

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def topic_policy(location: Location, topic_arn: str) -> str:
    """Policy of a topic: services publish on behalf of this account, and nobody without TLS.

    People and roles of the account need no statement: their own policies decide.
    """
    action = ["sns:Publish"]
    rules: Conditions = {"ArnLike": {"aws:SourceArn": location.arn("events", "rule/*")}}
    return policy_document(
        *(
            Statement(sid, action, [topic_arn], services=[service], conditions=source_account(location))
            for sid, service in sorted(_PUBLISHERS.items())
        ),
        Statement("Events", action, [topic_arn], services=["events.amazonaws.com"], conditions=rules),
        Statement(
            "TlsOnly",
            action,
            [topic_arn],
            anyone=True,
            effect="Deny",
            conditions={"Bool": {"aws:SecureTransport": "false"}},
        ),
    )
