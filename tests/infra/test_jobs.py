"""Jobs as the plans declare them: when they start, what they may do, who hears of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import Plan, Resource
from shipworthy.plan.values import Unknown
from tests.conftest import LONGEST_STACK
from tests.infra.test_alarms import alarms, topic
from tests.infra.test_platform import decided, of_type, warnings

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

SCHEDULE = "aws:scheduler/schedule:Schedule"
MACHINE = "aws:sfn/stateMachine:StateMachine"
ARN = "arn:aws:states:eu-central-1:123456789012:stateMachine:shipworthy-bare-sync"


def named(plan: Plan, type_: str, name: str) -> Any:
    (found,) = [resource for resource in of_type(plan, type_) if resource.name == name]
    return found.inputs


def resource(plan: Plan, type_: str, name: str) -> Resource:
    (found,) = [one for one in of_type(plan, type_) if one.name == name]
    return found


@pytest.mark.parametrize("stack", ["bare", LONGEST_STACK])
def test_jobs_hold_every_rule_and_leave_none_undecided(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    assert of_type(plan, SCHEDULE)
    assert decided(plan, Outcome.VIOLATED, Outcome.UNRESOLVED, Outcome.ERROR) == []


def test_a_schedule_starts_its_state_machine_in_its_time_zone_and_keeps_what_it_could_not(
    platform_plans: Plans,
) -> None:
    plan = platform_plans["bare"]
    sync, ingest = named(plan, SCHEDULE, "sync"), named(plan, SCHEDULE, "ingest")
    assert (sync["scheduleExpression"], sync["scheduleExpressionTimezone"]) == ("cron(0 */2 * * ? *)", "UTC")
    assert ingest["scheduleExpressionTimezone"] == "Europe/Berlin"
    assert sync["flexibleTimeWindow"] == {"mode": "OFF"}
    target = sync["target"]
    assert target["arn"] == ARN
    assert target["deadLetterConfig"]["arn"].endswith(":shipworthy-bare-job-failures")
    assert target["retryPolicy"] == {"maximumRetryAttempts": 5, "maximumEventAgeInSeconds": 900}
    assert resource(plan, MACHINE, "sync").urn in resource(plan, SCHEDULE, "sync").dependencies


def test_a_job_without_an_image_is_left_out_and_told_of(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    assert {one.name for one in of_type(plan, MACHINE)} == {"sync", "ingest", "clean"}
    assert "job later is left out: it has no image (shipworthy:jobs.later.image)" in warnings(plan)


def test_the_check_runs_before_the_job_and_the_job_listens_on_no_port(platform_plans: Plans) -> None:
    definition = named(platform_plans["bare"], "aws:ecs/taskDefinition:TaskDefinition", "sync")
    job, check = json.loads(definition["containerDefinitions"])
    assert (job["name"], job["command"], job["essential"]) == ("sync", ["sync"], True)
    assert "portMappings" not in job
    assert (check["name"], check["essential"]) == ("sync-preflight", False)
    assert job["dependsOn"] == [{"condition": "SUCCESS", "containerName": "sync-preflight"}]


def statements(plan: Plan, name: str) -> dict[str, Any]:
    policy = named(plan, "aws:iam/rolePolicy:RolePolicy", name)["policy"]
    return {statement["Sid"]: statement for statement in json.loads(policy)["Statement"]}


def test_the_state_machine_may_run_its_own_task_and_pass_its_two_roles(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    found = statements(plan, "sync-runner")
    assert found["Run"]["Resource"] == ["arn:aws:ecs:eu-central-1:123456789012:task-definition/shipworthy-bare-sync:*"]
    roles = {
        f"arn:aws:iam::123456789012:role/{named(plan, 'aws:iam/role:Role', f'sync-{part}')['name']}"
        for part in ("execution", "task")
    }
    assert set(found["PassRoles"]["Resource"]) == roles
    cluster = {"ecs:cluster": "arn:aws:ecs:eu-central-1:123456789012:cluster/shipworthy-bare-cluster"}
    for sid in ("Run", "Follow", "FindTasks"):
        assert found[sid]["Condition"]["ArnEquals"] == cluster


def test_a_machine_starts_once_roles_and_rules_are_there(platform_plans: Plans) -> None:
    plan = platform_plans[LONGEST_STACK]
    (machine,) = [each for each in of_type(plan, MACHINE) if each.name == "a-job-of-20-letters1"]
    before = {one.name for one in plan.resources if one.urn in machine.dependencies}
    assert {"a-job-of-20-letters1-runner", "a-job-of-20-letters1-https", "a-job-of-20-letters1-database-out"} <= before
    assert isinstance(machine.inputs["definition"], Unknown)


EXPECTED: Mapping[str, tuple[str, str, float, int, int, str]] = {
    "job-sync-failed": ("GreaterThanThreshold", "", 0, 5, 60, "notBreaching"),
    "job-sync-late": ("LessThanThreshold", "ExecutionsSucceeded", 1, 1, 222 * 60, "breaching"),
    "job-sync-short": ("LessThanThreshold", "rows", 1001, 1, 222 * 60, "breaching"),
    "job-ingest-late": ("LessThanThreshold", "ExecutionsSucceeded", 1, 7, 86_400, "breaching"),
    "job-not-started": ("GreaterThanThreshold", "ApproximateNumberOfMessagesVisible", 0, 1, 60, "notBreaching"),
}
"""Where alarms begin: operator, metric, threshold, periods, seconds of each, and what none of it means."""


@pytest.mark.parametrize("name", EXPECTED)
def test_an_alarm_begins_where_schedule_and_success_say(platform_plans: Plans, name: str) -> None:
    alarm = alarms(platform_plans["bare"])[f"shipworthy-bare-{name}"]
    operator, metric, threshold, periods, seconds, missing = EXPECTED[name]
    assert (alarm["comparisonOperator"], alarm["threshold"]) == (operator, threshold)
    assert (alarm["evaluationPeriods"], alarm["datapointsToAlarm"]) == (periods, periods)
    assert alarm["treatMissingData"] == missing
    assert alarm["alarmActions"] == [topic("bare", "notify")]
    if metric:
        assert (alarm["metricName"], alarm["period"]) == (metric, seconds)


def test_what_is_watched_is_the_state_machine_that_the_schedule_starts(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    late = resource(plan, "aws:cloudwatch/metricAlarm:MetricAlarm", "job-sync-late")
    assert late.inputs["dimensions"] == {"StateMachineArn": ARN}
    assert resource(plan, SCHEDULE, "sync").urn in late.property_dependencies["dimensions"]
    failed = alarms(plan)["shipworthy-bare-job-sync-failed"]["metricQueries"]
    metrics = {query["metric"]["metricName"] for query in failed if "metric" in query}
    assert metrics == {"ExecutionsFailed", "ExecutionsTimedOut", "ExecutionsAborted"}


def test_a_weekly_job_is_counted_by_the_days_of_its_time_zone_and_a_monthly_one_is_not(platform_plans: Plans) -> None:
    found = alarms(platform_plans["bare"])
    weekly = found["shipworthy-bare-job-ingest-late"]["evaluationWindow"]
    assert weekly == {"wallClockWindow": {"timezone": "Europe/Berlin"}}
    assert "evaluationWindow" not in found["shipworthy-bare-job-sync-late"]
    assert "shipworthy-bare-job-clean-late" not in found
    assert "shipworthy-bare-job-clean-failed" in found


def test_the_number_of_a_job_is_read_from_its_own_log(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    found = named(plan, "aws:cloudwatch/logMetricFilter:LogMetricFilter", "sync")
    assert (found["logGroupName"], found["pattern"]) == ("/ecs/shipworthy-bare-sync", "{ $.rows = * }")
    metric = {"name": "rows", "namespace": "shipworthy-bare-sync", "value": "$.rows"}
    assert found["metricTransformation"] == metric
    short = alarms(plan)["shipworthy-bare-job-sync-short"]
    assert (short["namespace"], short["statistic"]) == ("shipworthy-bare-sync", "Minimum")


def test_people_are_told_how_to_start_a_job(platform_plans: Plans) -> None:
    jobs: Any = platform_plans["bare"].outputs["jobs"]
    assert sorted(jobs) == ["clean", "ingest", "sync"]
    assert jobs["sync"]["start"] == f"aws stepfunctions start-execution --state-machine-arn {ARN}"


def test_failures_are_kept_encrypted_and_reached_over_tls_only(platform_plans: Plans) -> None:
    plan = platform_plans["bare"]
    queue = named(plan, "aws:sqs/queue:Queue", "job-failures")
    assert queue["messageRetentionSeconds"] == 14 * 24 * 3600
    assert isinstance(queue["kmsMasterKeyId"], Unknown)
    (statement,) = json.loads(named(plan, "aws:sqs/queuePolicy:QueuePolicy", "job-failures")["policy"])["Statement"]
    assert (statement["Effect"], statement["Principal"]) == ("Deny", "*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    sent = statements(plan, "sync-schedule")
    assert sent["KeepFailures"]["Resource"] == ["arn:aws:sqs:eu-central-1:123456789012:shipworthy-bare-job-failures"]
