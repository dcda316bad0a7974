"""Somebody asks from outside whether the public services answer, and is heard where Route 53 keeps its metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from components.probe import ProbeArgs
from shipworthy.plan.model import Plan, Resource
from tests.infra.test_alarms import alarms, topic

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

CHECK = "aws:route53/healthCheck:HealthCheck"


def probes(plan: Plan) -> dict[str, Mapping[str, Any]]:
    return {str(one.inputs["fqdn"]): one.inputs for one in plan.resources if one.type == CHECK}


def in_far_region(plan: Plan, type_: str) -> list[Resource]:
    return [one for one in plan.resources if one.type == type_ and one.inputs.get("region") == "us-east-1"]


def test_every_public_name_is_asked_for_the_readiness_of_its_service(platform_plans: Plans) -> None:
    found = probes(platform_plans["production"])
    assert sorted(found) == ["example.com", "www.example.com"]
    for probe in found.values():
        assert (probe["type"], probe["port"], probe["enableSni"]) == ("HTTPS", 443, True)
        assert (probe["resourcePath"], probe["requestInterval"], probe["failureThreshold"]) == ("/ready", 30, 3)
        assert len(probe["regions"]) >= 3


@pytest.mark.parametrize(("stack", "host"), [("staging", "staging.example.com"), ("production", "www.example.com")])
def test_a_failed_probe_pages_from_the_region_of_its_metrics(platform_plans: Plans, stack: str, host: str) -> None:
    alarm = alarms(platform_plans[stack])[f"shipworthy-{stack}-probe-api-{host}-failed"]
    assert (alarm["region"], alarm["namespace"], alarm["metricName"]) == (
        "us-east-1",
        "AWS/Route53",
        "HealthCheckStatus",
    )
    assert (alarm["comparisonOperator"], alarm["threshold"], alarm["treatMissingData"]) == (
        "LessThanThreshold",
        1,
        "breaching",
    )
    assert alarm["alarmActions"] == alarm["okActions"] == [topic(stack, "page", "us-east-1")]


def test_the_topics_of_that_region_have_a_key_and_the_same_people(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    assert len(in_far_region(plan, "aws:kms/key:Key")) == 1
    assert len(in_far_region(plan, "aws:sns/topic:Topic")) == 2
    heard = {str(one.inputs["endpoint"]) for one in in_far_region(plan, "aws:sns/topicSubscription:TopicSubscription")}
    assert heard == {"on-call@example.com", "team@example.com"}


def test_a_stack_without_public_services_asks_nobody(platform_plans: Plans) -> None:
    assert not probes(platform_plans["bare"])
    assert not in_far_region(platform_plans["bare"], "aws:sns/topic:Topic")


def test_an_address_of_the_probe_stays_far_below_the_firewalls_limit(platform_plans: Plans) -> None:
    for stack in ("staging", "production"):
        plan = platform_plans[stack]
        (acl,) = [one for one in plan.resources if one.type == "aws:wafv2/webAcl:WebAcl"]
        rules: Any = acl.inputs["rules"]
        limits = [rule["statement"]["rateBasedStatement"]["limit"] for rule in rules if rule["name"] == "RateLimit"]
        assert limits[0] > 10 * len(probes(plan))


@pytest.mark.parametrize(
    ("path", "regions", "refused"),
    [
        ("/health", ("us-east-1", "eu-west-1"), "regions: expected three or more"),
        ("/" + 255 * "a", ("us-east-1", "eu-west-1", "us-west-2"), "path: expected at most 255"),
    ],
)
def test_what_route_53_refuses_is_refused_before(path: str, regions: tuple[str, ...], refused: str) -> None:
    with pytest.raises(ValueError, match=refused):
        ProbeArgs("example.com", path, regions)
