"""Who hears of what happens to the stack: its topics, in each region from which something is published."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from components.encryption_key import EncryptionKey, EncryptionKeyArgs
from components.location import Location
from components.slack_channel import SlackChannel, SlackChannelArgs
from components.stored_secret import StoredSecret
from components.topics import TOPIC_KEY_SERVICES, Topics, TopicsArgs
from infra.ground import Ground
from infra.settings_observability import Slack
from infra.stores import Stores


def create_topics(ground: Ground, stores: Stores) -> Topics:
    """Create the topics of the stack's own region; a warning says so when nobody hears what is published there."""
    alerts = ground.settings.alerts
    if not alerts.page_emails and alerts.pager_secret is None:
        pulumi.log.warn("nobody hears of pages: shipworthy:alerts has neither pageEmails nor pagerSecret")
    return _topics("alerts", ground, stores, ground.location, ground.log_key.key_arn)


def create_topics_elsewhere(ground: Ground, stores: Stores, region: str) -> Topics:
    """Create topics for what is published in another region, with a key there: SNS takes none of elsewhere."""
    location = ground.location.in_region(region)
    args = EncryptionKeyArgs(
        location=location,
        prefix=ground.prefix,
        description="Alarms of another region",
        protection=ground.settings.protection,
        services=TOPIC_KEY_SERVICES,
        tags=ground.tags,
    )
    name = f"alerts-{region}"
    return _topics(name, ground, stores, location, EncryptionKey(name, args).key_arn)


def open_chat(ground: Ground, topics: Sequence[Topics]) -> None:
    """Send what the topics notify of to the Slack channel, if there is one."""
    slack = ground.settings.alerts.slack
    if slack is not None:
        _slack(ground, slack, topics)


def _topics(name: str, ground: Ground, stores: Stores, location: Location, key_arn: pulumi.Input[str]) -> Topics:
    alerts = ground.settings.alerts
    pager = stores.secrets.secrets[alerts.pager_secret] if alerts.pager_secret else None
    args = TopicsArgs(
        location=location,
        prefix=ground.prefix,
        key_arn=key_arn,
        page_emails=alerts.page_emails,
        notify_emails=alerts.notify_emails,
        pager_url=_value(pager) if pager else None,
        tags=ground.tags,
    )
    return Topics(name, args)


def _value(secret: StoredSecret) -> pulumi.Output[str]:
    """Read what somebody put into the secret; before the secret exists nothing is read."""

    def value(arn: str) -> pulumi.Output[str]:
        return aws.secretsmanager.get_secret_version_output(secret_id=arn).secret_string

    return pulumi.Output.secret(secret.full_arn.apply(value))


def _slack(ground: Ground, slack: Slack, topics: Sequence[Topics]) -> None:
    args = SlackChannelArgs(
        location=ground.location,
        prefix=ground.prefix,
        workspace=slack.workspace,
        channel_id=slack.channel_id,
        topic_arns=[each.topic("notify") for each in topics],
        tags=ground.tags,
    )
    SlackChannel("slack", args)
