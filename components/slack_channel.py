"""A channel of Slack that gets what topics publish, by the chat service of AWS (Amazon Q Developer, once Chatbot)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import service_trust, source_account


@dataclass(frozen=True)
class SlackChannelArgs:
    """What a channel needs: the name of a workspace that has let AWS in, and the channel's id.

    `topic_arns` may be in any region. People may look at alarms and metrics from the channel and do nothing else.
    """

    location: Location
    prefix: str
    workspace: str
    channel_id: str
    topic_arns: Sequence[pulumi.Input[str]]
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class SlackChannel(pulumi.ComponentResource):
    """The channel; looking its workspace up fails before anything is created while nobody has authorised it."""

    def __init__(self, name: str, args: SlackChannelArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:SlackChannel", name, None, opts)
        reading = args.location.managed_policy_arn("CloudWatchReadOnlyAccess")
        role = aws.iam.Role(
            name,
            name=f"{args.prefix}-{name}",
            assume_role_policy=service_trust("chatbot.amazonaws.com", source_account(args.location)),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        attached = aws.iam.RolePolicyAttachment(
            name, role=role.name, policy_arn=reading, opts=pulumi.ResourceOptions(parent=self)
        )
        workspace = aws.chatbot.get_slack_workspace_output(
            slack_team_name=args.workspace, opts=pulumi.InvokeOutputOptions(parent=self)
        )
        aws.chatbot.SlackChannelConfiguration(
            name,
            configuration_name=f"{args.prefix}-{name}",
            iam_role_arn=role.arn,
            slack_team_id=workspace.slack_team_id,
            slack_channel_id=args.channel_id,
            sns_topic_arns=list(args.topic_arns),
            # Without a guardrail the channel may do whatever its role can be changed to.
            guardrail_policy_arns=[reading],
            logging_level="ERROR",
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[attached]),
        )
        self.register_outputs({})
