"""Users are told how the system is by a page that hangs on nothing that it tells of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, cast

import pytest
from test_settings_errors import WORKING, problems

from infra.settings_errors import UnusableSettings, parse_settings
from infra.status import possible_alarms
from shipworthy.plan.model import Plan, Resource
from tests.components.state_machine import run
from tests.iam_evaluation import allows
from tests.infra.test_graph import reachable, starts

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

PAGE: dict[str, Any] = {"host": "status.example.com", "title": "Shop", "components": [{"name": "API"}]}
KEY = "shipworthy:statusPage"
BUCKET = "shipworthy-chat-status-123456789012-eu-central-1"


def one(plan: Plan, type_: str, name: str) -> Resource:
    (found,) = [resource for resource in plan.resources if resource.type == type_ and resource.name == name]
    return found


def document(plan: Plan, type_: str, name: str, key: str) -> Any:
    return json.loads(str(one(plan, type_, name).inputs[key]))


def warnings(plan: Plan) -> list[str]:
    return [message.text for message in plan.messages if "status page" in message.text]


@pytest.mark.parametrize("stack", ["staging", "production", "guest"])
def test_there_is_no_page_unless_it_is_asked_for_and_the_domain_is_delegated(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    assert not [one.urn for one in plan.resources if one.type.startswith("aws:cloudfront")]
    assert "statusPage" not in plan.outputs
    assert "shipworthy-guest-status-stale" not in cast("list[str]", plan.outputs["alarmNames"])
    told = ["shipworthy:domain.delegated is false: the status page is left out, as the load balancer is"]
    assert warnings(plan) == (told if stack == "guest" else [])


def test_an_alarm_watches_the_page_where_its_metrics_are(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    alarm = one(plan, "aws:cloudwatch/metricAlarm:MetricAlarm", "status-page-errors")
    distribution = one(plan, "aws:cloudfront/distribution:Distribution", "status")
    assert distribution.urn in alarm.property_dependencies["dimensions"]
    assert (alarm.inputs["namespace"], alarm.inputs["metricName"]) == ("AWS/CloudFront", "5xxErrorRate")
    assert alarm.inputs["region"] == "us-east-1"
    assert alarm.inputs["alarmActions"] == ["arn:aws:sns:us-east-1:123456789012:shipworthy-chat-notify"]


def test_everybody_reads_the_page_and_nothing_else_of_the_bucket(platform_plans: Plans) -> None:
    statements = document(platform_plans["chat"], "aws:s3/bucketPolicy:BucketPolicy", "status", "policy")["Statement"]
    (shown,) = [one for one in statements if one["Sid"] == "Shown"]
    assert shown["Principal"] == {"Service": ["cloudfront.amazonaws.com"]}
    paths = [arn.removeprefix(f"arn:aws:s3:::{BUCKET}/") for arn in shown["Resource"]]
    assert paths == ["incidents.json", "index.html", "status.json"]
    assert shown["Condition"] == {"ArnLike": {"aws:SourceArn": "arn:aws:cloudfront::123456789012:distribution/*"}}
    closed = one(platform_plans["chat"], "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "status").inputs
    assert all(closed[key] for key in ("blockPublicAcls", "blockPublicPolicy", "restrictPublicBuckets"))


def test_the_page_depends_on_nothing_that_it_tells_of(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    by_urn = {resource.urn: resource for resource in plan.resources}
    waiting = [one(plan, "aws:cloudfront/distribution:Distribution", "status").urn]
    waiting += [one(plan, "aws:sfn/stateMachine:StateMachine", name).urn for name in ("status", "status-incident")]
    needed: set[str] = set()
    while waiting:
        urn = waiting.pop()
        if urn not in needed and urn in by_urn:
            needed.add(urn)
            waiting.extend(by_urn[urn].dependencies)
    services = {by_urn[urn].type.split(":")[1].split("/")[0] for urn in needed if by_urn[urn].custom}
    assert services == {"acm", "cloudfront", "iam", "kms", "route53", "s3", "sfn"}


def test_alarms_that_page_are_outages_and_others_degrade(platform_plans: Plans) -> None:
    machine = document(platform_plans["chat"], "aws:sfn/stateMachine:StateMachine", "status", "definition")
    alarms = [
        {"AlarmName": f"shipworthy-chat-{name}", "StateValue": state}
        for name, state in {"api-down": "OK", "error-rate": "ALARM", "database-connections": "ALARM"}.items()
    ]
    composites = [{"AlarmName": f"shipworthy-chat-{name}", "StateValue": "OK"} for name in ("service-api", "database")]
    done = run(machine, {}, {"describeAlarms": {"MetricAlarms": alarms, "CompositeAlarms": composites}})
    assert done.calls[-1][1]["Bucket"] == BUCKET
    assert {each["name"]: each["state"] for each in done.calls[-1][1]["Body"]["components"]} == {
        "API": "degraded",
        "Database": "outage",
        "External APIs": "operational",
    }
    assert set(done.calls[0][1]["AlarmNames"]) <= set(cast("list[str]", platform_plans["chat"].outputs["alarmNames"]))


def test_each_change_and_a_clock_start_it(platform_plans: Plans) -> None:
    rule = one(platform_plans["chat"], "aws:cloudwatch/eventRule:EventRule", "status").inputs
    pattern = json.loads(str(rule["eventPattern"]))
    prefix = "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:shipworthy-chat-"
    assert pattern["resources"] == [{"prefix": prefix}]
    assert rule["scheduleExpression"] == "rate(5 minutes)"


def test_composite_alarms_are_told_too(platform_plans: Plans) -> None:
    policy = document(platform_plans["chat"], "aws:iam/rolePolicy:RolePolicy", "status", "policy")["Statement"]
    assert allows(policy, "cloudwatch:DescribeAlarms", "*", {})


@pytest.mark.parametrize(
    ("role", "written", "not_written"), [("status", "status", "incidents"), ("status-incident", "incidents", "status")]
)
def test_each_machine_writes_its_own_file_only(
    platform_plans: Plans, role: str, written: str, not_written: str
) -> None:
    policy = document(platform_plans["chat"], "aws:iam/rolePolicy:RolePolicy", role, "policy")["Statement"]
    assert allows(policy, "s3:PutObject", f"arn:aws:s3:::{BUCKET}/{written}.json", {})
    for key in (f"{not_written}.json", "index.html"):
        assert not allows(policy, "s3:PutObject", f"arn:aws:s3:::{BUCKET}/{key}", {})


def test_a_deployment_leaves_incidents_as_people_wrote_them(platform_plans: Plans) -> None:
    kept = one(platform_plans["chat"], "aws:s3/bucketObjectv2:BucketObjectv2", "status-incidents.json")
    assert "content" in kept.options.ignore_changes
    assert json.loads(str(kept.inputs["content"])) == {"version": 1, "incidents": []}


def test_the_team_hears_when_the_page_learns_nothing(platform_plans: Plans) -> None:
    alarm = one(platform_plans["chat"], "aws:cloudwatch/metricAlarm:MetricAlarm", "status-stale").inputs
    arn = "arn:aws:states:eu-central-1:123456789012:stateMachine:shipworthy-chat-status"
    assert alarm["dimensions"] == {"StateMachineArn": arn}
    assert (alarm["metricName"], alarm["treatMissingData"]) == ("ExecutionsSucceeded", "breaching")
    assert int(str(alarm["period"])) * int(str(alarm["evaluationPeriods"])) == 15 * 60


def test_nothing_of_it_stands_alone(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    found = reachable(plan, starts(plan))
    page = one(plan, "aws:sfn/stateMachine:StateMachine", "status").urn
    found |= reachable(plan, iter([page, one(plan, "aws:cloudfront/distribution:Distribution", "status").urn]))
    assert [r.urn for r in plan.resources if r.custom and r.name.startswith("status") and r.urn not in found] == []


def test_every_alarm_of_the_stack_may_be_named(platform_plans: Plans) -> None:
    plan = platform_plans["chat"]
    region = "eu-central-1"
    there = {
        str(r.inputs.get("name") or r.inputs["alarmName"]).removeprefix("shipworthy-chat-")
        for r in plan.resources
        if r.type in ("aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm")
        and r.inputs.get("region") == region
        and r.name in {name.removeprefix("shipworthy-chat-") for name in cast("list[str]", plan.outputs["alarmNames"])}
    }
    settings = parse_settings({**WORKING, "files": {"models": {}, "vectors": {}}})
    possible = {name.replace("worker", "vectors") for name in possible_alarms(settings)}
    assert there <= possible


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"host": "status.example.org"}, f"{KEY}.host: is status.example.org; expected example.com, the zone's own"),
        (
            {"host": "example.com"},
            f"{KEY}.host: is example.com, which leads to the services by shipworthy:domain.names",
        ),
        ({"host": "api.example.com"}, f"{KEY}.host: is api.example.com, which leads to service api"),
        ({"host": "Status"}, f'{KEY}.host: is "Status"; expected a domain'),
        ({"title": "two\nlines"}, f'{KEY}.title: is "two\\nlines"; expected one line'),
        ({"components": []}, f"{KEY}.components: "),
        ({"components": [{"name": "API"}, {"name": "API"}]}, f"{KEY}.components[1].name: is API again"),
        ({"components": [{"name": "{% 1 %}"}]}, f'{KEY}.components[0].name: is "{{% 1 %}}"; expected letters'),
        ({"logDays": 0}, f"{KEY}.logDays: is 0; expected"),
        ({"hosts": "x"}, f"{KEY}.hosts: no such setting; did you mean {KEY}.host?"),
    ],
)
def test_what_can_not_work_is_refused_by_its_key(changes: dict[str, Any], message: str) -> None:
    domain = {**WORKING["domain"], "zoneName": "example.com"}
    (problem,) = problems(statusPage={**PAGE, **changes}, domain=domain)
    assert problem.startswith(message), problem


def test_a_page_needs_a_domain_and_a_partition_with_cloudfront() -> None:
    (problem,) = problems(statusPage=PAGE, domain=None, services={})
    assert problem.startswith(f"{KEY}.host: is status.example.com, in no hosted zone; expected shipworthy:domain too")
    region = {"region": "cn-north-1", "allowedAccountIds": ["123456789012"]}
    zones = {"cidr": "10.0.0.0/16", "zones": ["cn-north-1a", "cn-north-1b"]}
    found = problems(statusPage=PAGE, aws=region, network=zones)
    assert [each for each in found if each.startswith(f"{KEY}: can't be shown from cn-north-1")], found


def test_an_alarm_that_the_stack_can_not_have_is_no_possible_one() -> None:
    with pytest.raises(UnusableSettings):
        parse_settings({**WORKING, "statusPage": {**PAGE, "components": [{"name": "API", "alarms": ["API down"]}]}})
    possible = possible_alarms(parse_settings(WORKING))
    assert possible["api-down"] == "page"
    assert possible["service-api"] == "notify"
    assert possible["service-worker-cpu"] == "notify"
    assert "probe-failed" not in possible
    assert "service-cpu" not in possible
