"""Events of AWS's services that people are told of as they are, by one of the stack's topics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.topics import Topics, Urgency

Pattern = Mapping[str, object]
"""What an event has to look like (EventBridge user guide, "Creating event patterns", read 2026-11-22)."""


@dataclass(frozen=True)
class EventNoticesArgs:
    """Events that match one of `patterns`, by name, told in the topic of `urgency`.

    Rules are named `<prefix>-<name>` and live in the region of `topics`. Events go on unchanged, since the chat service
    shows those that it knows and drops texts of one's own.
    """

    prefix: str
    region: str
    topics: Topics
    patterns: Mapping[str, Pattern]
    urgency: Urgency = "notify"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class EventNotices(pulumi.ComponentResource):
    """One rule for each pattern, with the topic as its target."""

    def __init__(self, name: str, args: EventNoticesArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:EventNotices", name, None, opts)
        for what, pattern in sorted(args.patterns.items()):
            rule = aws.cloudwatch.EventRule(
                what,
                name=f"{args.prefix}-{what}",
                event_pattern=json.dumps(pattern, sort_keys=True),
                region=args.region,
                tags=dict(args.tags),
                opts=pulumi.ResourceOptions(parent=self),
            )
            aws.cloudwatch.EventTarget(
                what,
                rule=rule.name,
                arn=args.topics.topic(args.urgency),
                region=args.region,
                # The topic's policy has to let EventBridge in before the first event.
                opts=pulumi.ResourceOptions(parent=self, depends_on=[args.topics]),
            )
        self.register_outputs({})
