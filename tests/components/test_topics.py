from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from shipworthy.plan.model import Plan, Resource
from shipworthy.plan.values import Secret, Unknown

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

TOPIC = "aws:sns/topic:Topic"
POLICY = "aws:sns/topicPolicy:TopicPolicy"
SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription"
ACCOUNT = {"StringEquals": {"aws:SourceAccount": "123456789012"}}


def of_type(plan: Plan, type_: str) -> list[Resource]:
    return [resource for resource in plan.resources if resource.type == type_]


def statements(plan: Plan, urgency: str) -> dict[str, Any]:
    (policy,) = [one for one in of_type(plan, POLICY) if one.name == f"alerts-{urgency}"]
    return {statement["Sid"]: statement for statement in json.loads(str(policy.inputs["policy"]))["Statement"]}


def test_both_topics_are_encrypted_with_a_key_of_the_stack(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    topics = [topic for topic in of_type(plan, TOPIC) if topic.inputs["region"] == "eu-central-1"]
    assert [topic.inputs["name"] for topic in topics] == ["shipworthy-production-notify", "shipworthy-production-page"]
    (key,) = [one for one in of_type(plan, "aws:kms/key:Key") if one.name == "logs"]
    assert all(topic.property_dependencies["kmsMasterKeyId"] == (key.urn,) for topic in topics)


@pytest.mark.parametrize("urgency", ["page", "notify"])
def test_only_services_of_this_account_publish_and_nobody_without_tls(platform_plans: Plans, urgency: str) -> None:
    found = statements(platform_plans["production"], urgency)
    assert {sid for sid, one in found.items() if one.get("Condition") == ACCOUNT} == {
        "Alarms",
        "Budgets",
        "CostAnomalies",
    }
    rules = "arn:aws:events:eu-central-1:123456789012:rule/*"
    assert found["Events"]["Condition"] == {"ArnLike": {"aws:SourceArn": rules}}
    assert (found["TlsOnly"]["Effect"], found["TlsOnly"]["Principal"]) == ("Deny", "*")
    assert found["TlsOnly"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    arn = f"arn:aws:sns:eu-central-1:123456789012:shipworthy-production-{urgency}"
    assert all(one["Resource"] == [arn] for one in found.values())


def test_people_hear_by_mail(platform_plans: Plans) -> None:
    found = {
        (one.inputs["protocol"], one.inputs["endpoint"]) for one in of_type(platform_plans["production"], SUBSCRIPTION)
    }
    assert found == {("email", "on-call@example.com"), ("email", "team@example.com")}


def test_the_pager_is_reached_by_an_address_that_nobody_sees(platform_plans: Plans) -> None:
    (pager,) = [one for one in of_type(platform_plans["guest"], SUBSCRIPTION) if one.inputs["protocol"] == "https"]
    endpoint = pager.inputs["endpoint"]
    assert isinstance(endpoint, Secret)
    assert isinstance(endpoint.value, Unknown)
    assert pager.inputs["topic"] == "arn:aws:sns:eu-central-1:123456789012:shipworthy-guest-page"
    assert pager.inputs["endpointAutoConfirms"] is True
    (secret,) = [
        one for one in of_type(platform_plans["guest"], "aws:secretsmanager/secret:Secret") if "pager" in one.name
    ]
    assert secret.urn in pager.property_dependencies["endpoint"]


def test_slack_hears_what_is_notified_and_may_only_look(platform_plans: Plans) -> None:
    plan = platform_plans["guest"]
    (channel,) = of_type(plan, "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration")
    assert channel.inputs["snsTopicArns"] == ["arn:aws:sns:eu-central-1:123456789012:shipworthy-guest-notify"]
    assert channel.inputs["slackChannelId"] == "C07EZ1ABC23"
    assert channel.inputs["guardrailPolicyArns"] == ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"]
    assert isinstance(channel.inputs["slackTeamId"], Unknown), "it comes from looking the workspace up"


def test_nobody_is_bound_to_slack_or_a_pager_unless_asked(platform_plans: Plans) -> None:
    for stack in ("staging", "production"):
        types = {resource.type for resource in platform_plans[stack].resources}
        assert not any("chatbot" in type_ for type_ in types)
