"""Whether somebody hears what is published: by subscription, in a chat, or through an incident.

Protocols are those of the SNS API's `Subscribe`, actions those of `PutMetricAlarm` in the CloudWatch API reference,
read 2026-11-22.
"""

from __future__ import annotations

from typing import Final

from policies.framework.resource import Resource, Stack
from policies.framework.undecided import Undecided
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import named
from policies.rules.facts.texts import known_text, readable_texts
from policies.rules.facts.tokens import SUBSCRIPTION, TOPIC

CHATS: Final = (
    "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration",
    "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration",
)
_TELLS: Final = ("aws:lambda/function:Function", "aws:lambda/alias:Alias", "aws:ssmincidents/responsePlan:ResponsePlan")
_TELLING_SERVICES: Final = frozenset({"lambda", "ssm-incidents"})
_STORING: Final = frozenset({"sqs", "firehose"})
"""Protocols that put a message where nobody sees it come."""

SCALES: Final = ("aws:appautoscaling/policy:Policy", "aws:autoscaling/policy:Policy")


def reaches_somebody(stack: Stack, publisher: Resource, path: str) -> bool:
    """Whether one of the actions or topics at `path` of `publisher` ends with a person or a program.

    Raises `Undecided` when none does for certain, and one is not declared in this stack or can't be read.
    """
    referred = stack.dependencies(publisher, path)
    topics = {each.urn: each for each in referred if each.type == TOPIC}
    if any(each.type in _TELLS for each in referred):
        return True
    spelt, unread = readable_texts(publisher, path)
    undecided = unread if unread is not None and not referred else None
    for arn in spelt:
        service, name = _service_and_name(arn)
        if service in _TELLING_SERVICES:
            return True
        found = named(stack, [TOPIC], "name", name) if service == "sns" else []
        topics |= {each.urn: each for each in found}
        if service == "sns" and not found and not topics:
            undecided = Undecided(path, f"the subscriptions of {arn} are not declared in this stack")
    if any_holds(lambda urn: is_heard(stack, topics[urn]), sorted(topics)):
        return True
    if undecided is not None:
        raise undecided
    return False


def is_heard(stack: Stack, topic: Resource) -> bool:
    """Whether a subscription or a chat takes what is published to `topic`.

    Raises `Undecided` when none does for certain, and a protocol can't be read.
    """
    subscriptions = [each for each in stack.of_type(SUBSCRIPTION) if _takes(stack, each, "topic", topic)]
    if any(_takes(stack, chat, "snsTopicArns", topic) for chat in stack.of_type(*CHATS)):
        return True
    return any_holds(lambda each: each.value("protocol", default="") not in _STORING, subscriptions)


def only_scales(stack: Stack, alarm: Resource) -> bool:
    """Whether all that an alarm does is to scale something, or to act on a machine."""
    referred = stack.dependencies(alarm, "alarmActions")
    if referred:
        return all(each.type in SCALES for each in referred)
    spelt, undecided = readable_texts(alarm, "alarmActions")
    services = {_service_and_name(arn)[0] for arn in spelt}
    return undecided is None and bool(services) and services <= {"autoscaling", "automate", "swf"}


def _takes(stack: Stack, taker: Resource, path: str, topic: Resource) -> bool:
    if topic in stack.dependencies(taker, path):
        return True
    name = known_text(topic, "name")
    spelt, _ = readable_texts(taker, path)
    return bool(name) and any(_service_and_name(arn) == ("sns", name) for arn in spelt)


def _service_and_name(arn: str) -> tuple[str, str]:
    parts = arn.split(":")
    return (parts[2], parts[-1]) if len(parts) > 5 else ("", "")
