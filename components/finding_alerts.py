"""Events of several regions, mailed to people by one topic."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.encryption_key import EncryptionKey, EncryptionKeyArgs, KeyService
from components.location import Location
from components.policy_document import Statement, policy_document, service_trust, source_account


@dataclass(frozen=True)
class FindingAlertsArgs:
    """Events that match one of `patterns`, by name, in one of `regions`, the first of which is that of `location`."""

    location: Location
    prefix: str
    regions: Sequence[str]
    patterns: Mapping[str, Mapping[str, object]]
    emails: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class FindingAlerts(pulumi.ComponentResource):
    """A topic in the first region; the other regions' events are sent to that region's bus, whose rules see them too.

    EventBridge delivers to topics of its own region only, and to the buses of other ones (EventBridge user guide,
    "Sending and receiving events between Regions", read 2026-11-22).
    """

    topic_arn: pulumi.Output[str]

    def __init__(self, name: str, args: FindingAlertsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:account:FindingAlerts", name, None, opts)
        self._name, self._args = name, args
        self._own = pulumi.ResourceOptions(parent=self)
        topic, published = self._topic()
        for what in args.patterns:
            self._rule(what, args.regions[0], topic.arn, None, published)
        if len(args.regions) > 1:
            self._forwarded(args.regions[1:])
        self.topic_arn = topic.arn
        self.register_outputs({"topicArn": topic.arn})

    def _topic(self) -> tuple[aws.sns.Topic, aws.sns.TopicPolicy]:
        name, args = self._name, self._args
        key_args = EncryptionKeyArgs(
            location=args.location,
            prefix=args.prefix,
            description="Findings on their way to people",
            services=[KeyService.EVENTS],
            tags=args.tags,
        )
        key = EncryptionKey(name, key_args, self._own)
        physical = f"{args.prefix}-{name}"
        topic = aws.sns.Topic(name, name=physical, kms_master_key_id=key.key_id, tags=dict(args.tags), opts=self._own)
        policy = aws.sns.TopicPolicy(name, arn=topic.arn, policy=self._publishing(physical), opts=self._own)
        for email in args.emails:
            aws.sns.TopicSubscription(
                f"{name}-{email}", topic=topic.arn, protocol="email", endpoint=email, opts=self._own
            )
        return topic, policy

    def _publishing(self, topic: str) -> str:
        location, prefix = self._args.location, self._args.prefix
        rules = [location.arn("events", f"rule/{prefix}-{what}") for what in self._args.patterns]
        return policy_document(
            Statement(
                "RulesPublish",
                ["sns:Publish"],
                [location.arn("sns", topic)],
                services=["events.amazonaws.com"],
                conditions={"ArnEquals": {"aws:SourceArn": rules}},
            )
        )

    def _forwarded(self, regions: Sequence[str]) -> None:
        name, location = self._name, self._args.location
        bus = location.arn("events", "event-bus/default")
        role = aws.iam.Role(
            f"{name}-forwarding",
            name=f"{self._args.prefix}-{name}-forwarding",
            assume_role_policy=service_trust("events.amazonaws.com", source_account(location)),
            tags=dict(self._args.tags),
            opts=self._own,
        )
        allowed = aws.iam.RolePolicy(
            f"{name}-forwarding",
            role=role.name,
            policy=policy_document(Statement("PutEvents", ["events:PutEvents"], [bus])),
            opts=self._own,
        )
        for region in regions:
            for what in self._args.patterns:
                self._rule(what, region, bus, role.arn, allowed)

    def _rule(
        self,
        what: str,
        region: str,
        target: pulumi.Input[str],
        role_arn: pulumi.Input[str] | None,
        after: pulumi.Resource,
    ) -> None:
        rule = aws.cloudwatch.EventRule(
            f"{self._name}-{what}-{region}",
            name=f"{self._args.prefix}-{what}",
            event_pattern=json.dumps(self._args.patterns[what], sort_keys=True),
            region=region,
            tags=dict(self._args.tags),
            opts=self._own,
        )
        aws.cloudwatch.EventTarget(
            f"{self._name}-{what}-{region}",
            rule=rule.name,
            arn=target,
            role_arn=role_arn,
            region=region,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[after]),
        )
