"""The alarms of both stacks as their plans declare them: thresholds, who hears, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from infra.alarm_catalogue import CATALOGUE
from infra.alarm_row import Watched, alarms_on
from infra.measures import LOGGED, MEASURES, OWN_NUMBER
from infra.settings_observability import Alarms
from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import Plan, Resource

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

ROOT = Path(__file__).parents[2]
STACKS = ("staging", "production")
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
COMPOSITE = "aws:cloudwatch/compositeAlarm:CompositeAlarm"


def alarms(plan: Plan, type_: str = ALARM) -> dict[str, Mapping[str, Any]]:
    """The inputs of alarms by their physical names; without those that only call a deployment back."""
    name = "name" if type_ == ALARM else "alarmName"
    found = [one for one in plan.resources if one.type == type_ and "RollbackAlarms" not in one.urn]
    return {str(one.inputs[name]): one.inputs for one in found}


def topic(stack: str, urgency: str, region: str = "eu-central-1") -> str:
    return f"arn:aws:sns:{region}:123456789012:shipworthy-{stack}-{urgency}"


OWNERS: Mapping[str, tuple[str, float, int, str, str]] = {
    "api-down": ("LessThanThreshold", 1, 2, "breaching", "page"),
    "error-rate": ("GreaterThanThreshold", 5, 5, "notBreaching", "notify"),
    "high-latency": ("GreaterThanThreshold", 1, 5, "notBreaching", "notify"),
    "database-connections": ("GreaterThanThreshold", 0.95 * 500, 5, "notBreaching", "page"),
}
"""What the owners of a system asked for: threshold, minutes, what a minute without data means, who hears."""


@pytest.mark.parametrize("name", OWNERS)
def test_an_alarm_begins_exactly_where_its_owners_said(platform_plans: Plans, name: str) -> None:
    operator, threshold, minutes, missing, urgency = OWNERS[name]
    alarm = alarms(platform_plans["production"])[f"shipworthy-production-{name}"]
    assert (alarm["comparisonOperator"], alarm["threshold"]) == (operator, threshold)
    assert (alarm["evaluationPeriods"], alarm["datapointsToAlarm"]) == (minutes, minutes)
    assert alarm["treatMissingData"] == missing
    metrics = [query["metric"] for query in alarm.get("metricQueries", []) if "metric" in query]
    assert {metric["period"] for metric in metrics or [alarm]} == {60}
    assert alarm["alarmActions"] == alarm["okActions"] == [topic("production", urgency)]


def test_a_deployment_that_was_called_back_is_told_of(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    found = [one.inputs for one in plan.resources if one.type == ALARM and "RollbackAlarms" in one.urn]
    assert found
    assert all(one["alarmActions"] == [topic("production", "notify")] for one in found)


def test_the_error_rate_counts_what_tasks_and_the_load_balancer_answer(platform_plans: Plans) -> None:
    queries = alarms(platform_plans["production"])["shipworthy-production-error-rate"]["metricQueries"]
    metrics = {query["id"]: query["metric"]["metricName"] for query in queries if "metric" in query}
    assert metrics == {
        "target": "HTTPCode_Target_5XX_Count",
        "edge": "HTTPCode_ELB_5XX_Count",
        "requests": "RequestCount",
    }
    (shown,) = [query for query in queries if query["returnData"]]
    assert shown["expression"] == "100 * (FILL(target, 0) + FILL(edge, 0)) / requests"


def test_the_connections_are_those_that_the_database_is_told(platform_plans: Plans) -> None:
    for stack, connections in (("staging", 100), ("production", 500)):
        (group,) = [r for r in platform_plans[stack].resources if r.type == "aws:rds/parameterGroup:ParameterGroup"]
        parameters: Any = group.inputs["parameters"]
        (limit,) = [one for one in parameters if one["name"] == "max_connections"]
        assert (limit["value"], limit["applyMethod"]) == (str(connections), "pending-reboot")
        alarm = alarms(platform_plans[stack])[f"shipworthy-{stack}-database-connections"]
        assert alarm["threshold"] == connections * 0.95


@pytest.mark.parametrize("stack", STACKS)
def test_every_alarm_reaches_somebody(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    composites = alarms(plan, COMPOSITE)
    heard = {topic(stack, "page"), topic(stack, "notify")}
    assert all(set(each["alarmActions"]) <= heard for each in composites.values())
    told = {name for each in composites.values() for name in re.findall(r'ALARM\("([^"]+)"\)', each["alarmRule"])}
    for name, alarm in alarms(plan).items():
        direct = set(alarm["alarmActions"])
        assert direct <= {topic(stack, urgency, alarm["region"]) for urgency in ("page", "notify")}
        assert bool(direct) != (name in told), f"{name} is told {'twice' if direct else 'to nobody'}"


@pytest.mark.parametrize("stack", STACKS)
def test_every_alarm_names_a_runbook_that_exists(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    for alarm in [*alarms(plan).values(), *alarms(plan, COMPOSITE).values()]:
        runbooks = re.findall(r"docs/runbooks/[a-z-]+\.md", alarm["alarmDescription"])
        assert runbooks
        assert all((ROOT / runbook).is_file() for runbook in runbooks), runbooks


def test_every_row_has_a_runbook_with_what_to_look_at_and_what_to_do() -> None:
    for row in CATALOGUE:
        text = (ROOT / "docs" / "runbooks" / f"{row.name}.md").read_text()
        assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Look", "Act"], row.name


def test_names_of_rows_and_measures_are_used_once_and_all() -> None:
    assert len({row.name for row in CATALOGUE}) == len(CATALOGUE)
    assert {row.measure for row in CATALOGUE} <= {*MEASURES, LOGGED, OWN_NUMBER}


WATCHED_BY = {
    "aws:rds/instance:Instance": ("DBInstanceIdentifier", "database-storage"),
    "aws:elasticache/replicationGroup:ReplicationGroup": ("CacheClusterId", "cache-memory"),
    "aws:ecs/service:Service": ("ServiceName", "service-api-tasks"),
    "aws:lb/loadBalancer:LoadBalancer": ("LoadBalancer", "api-down"),
    "aws:acm/certificate:Certificate": ("CertificateArn", "certificate-expiring"),
    "aws:backup/plan:Plan": ("BackupVaultName", "backup-late"),
}
"""What is public or keeps data, and the alarm that could not be missing, with how it names the thing."""


@pytest.mark.parametrize("stack", STACKS)
def test_everything_public_or_stateful_has_an_alarm(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    for type_, (dimension, name) in WATCHED_BY.items():
        assert any(resource.type == type_ for resource in plan.resources)
        assert dimension in str(alarms(plan)[f"shipworthy-{stack}-{name}"])


def test_each_node_of_the_cache_counts(platform_plans: Plans) -> None:
    queries = alarms(platform_plans["production"])["shipworthy-production-cache-memory"]["metricQueries"]
    nodes = [query["metric"]["dimensions"]["CacheClusterId"] for query in queries if "metric" in query]
    assert nodes == [f"shipworthy-production-cache-00{number}" for number in (1, 2, 3)]
    assert [query["expression"] for query in queries if query["returnData"]] == ["MAX([value0, value1, value2])"]


def test_consequences_are_told_once_and_not_while_the_api_is_down(platform_plans: Plans) -> None:
    composites = alarms(platform_plans["production"], COMPOSITE)
    assert sorted(composites) == [f"shipworthy-production-{one}" for one in ("cache", "database", "service-api")]
    for composite in composites.values():
        assert composite["alarmActions"] == composite["okActions"] == [topic("production", "notify")]
        assert composite["actionsSuppressor"]["alarm"] == "shipworthy-production-api-down"


def created_after(plan: Plan, resource: Resource, type_: str) -> set[str]:
    urns = set(resource.dependencies)
    return {str(one.inputs.get("name")) for one in plan.resources if one.urn in urns and one.type == type_}


def test_a_composite_waits_for_the_alarms_that_its_rule_names(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    for resource in [one for one in plan.resources if one.type == COMPOSITE]:
        named = set(re.findall(r'ALARM\("([^"]+)"\)', str(resource.inputs["alarmRule"])))
        assert named | {"shipworthy-production-api-down"} <= created_after(plan, resource, ALARM)


def test_without_public_services_nothing_is_down_for_want_of_requests(platform_plans: Plans) -> None:
    names = alarms(platform_plans["bare"])
    assert not [name for name in names if name.endswith(("api-down", "error-rate", "high-latency"))]
    assert "shipworthy-bare-service-worker-tasks" in names
    for composite in alarms(platform_plans["bare"], COMPOSITE).values():
        assert "actionsSuppressor" not in composite


DATABASE: Sequence[Watched] = (
    Watched("database", [{"DBInstanceIdentifier": "shop"}], wholes={"connections": 200, "storage_bytes": 1000}),
)


@pytest.mark.parametrize(
    ("setting", "alarm", "threshold"),
    [
        ({"connections_percent": 50}, "database-connections", 100),
        ({"storage_free_percent": 20}, "database-storage", 200),
        ({"database_free_memory_mib": 64}, "database-memory", 64 * 2**20),
    ],
)
def test_a_setting_moves_where_its_alarm_begins(setting: Mapping[str, int], alarm: str, threshold: float) -> None:
    thresholds = Alarms().model_copy(update=dict(setting))
    found = {one.name: one.threshold for one in alarms_on(DATABASE, CATALOGUE, thresholds)}
    assert found[alarm] == threshold


@pytest.mark.parametrize("stack", STACKS)
def test_alarms_on_stores_are_held_against_the_stores(platform_plans: Plans, stack: str) -> None:
    """They name their region and the stores don't, so the provider's has to be known for a rule to tell."""
    verdicts = platform_plans[stack].verdicts
    decided = {v.urn.rpartition("::")[2]: v.outcome for v in verdicts if v.rule == "cloudwatch-alarm-subject-declared"}
    assert {decided[f"database-{what}"] for what in ("connections", "cpu", "storage")} == {Outcome.PASSED}
    assert decided["cache-memory"] is Outcome.PASSED
