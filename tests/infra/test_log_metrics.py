"""What is counted in the logs of services, and who hears of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pytest

from shipworthy.plan.model import Plan
from tests.infra.test_alarms import alarms, topic
from tests.infra.test_platform import of_type
from tests.infra.test_settings_errors import problems

pytestmark = pytest.mark.xdist_group("platform")

FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter"


def filters(plan: Plan) -> Mapping[str, Mapping[str, Any]]:
    return {str(each.inputs["name"]): each.inputs for each in of_type(plan, FILTER)}


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_errors_of_every_service_are_counted_and_nobody_is_told(platform_plans: Mapping[str, Plan], stack: str) -> None:
    counted = filters(platform_plans[stack])
    found = counted[f"shipworthy-{stack}-api-errors"]
    assert found["logGroupName"] == f"/ecs/shipworthy-{stack}-api"
    assert '$.level = "ERROR"' in found["pattern"]
    transformation = cast("Mapping[str, str]", found["metricTransformation"])
    assert (transformation["value"], transformation["defaultValue"]) == ("1", "0")
    assert not [name for name in alarms(platform_plans[stack]) if "-log-" in name]


def test_a_number_of_the_line_has_no_value_where_none_is_given(platform_plans: Mapping[str, Plan]) -> None:
    pace = filters(platform_plans["bare"])["shipworthy-bare-worker-pace"]
    transformation = cast("Mapping[str, str]", pace["metricTransformation"])
    assert (transformation["value"], transformation["unit"]) == ("$.seconds", "Seconds")
    assert "defaultValue" not in transformation


def test_a_threshold_makes_an_alarm(platform_plans: Mapping[str, Plan]) -> None:
    found = alarms(platform_plans["bare"])["shipworthy-bare-log-worker-errors-count"]
    assert (found["namespace"], found["metricName"]) == ("shipworthy-bare-worker", "errors")
    assert (found["threshold"], found["evaluationPeriods"], found["period"]) == (10, 3, 60)
    assert found["alarmActions"] == [topic("bare", "notify")]
    assert str(found["alarmDescription"]).endswith("docs/runbooks/log-count.md")


@pytest.mark.parametrize(
    ("metric", "told"),
    [
        ({"pattern": "ERROR"}, "errors.pattern: is no pattern for JSON lines"),
        (
            {"pattern": "{ $.a = 1 }", "value": "seconds"},
            'errors.value: is "seconds"; expected a number, or a property',
        ),
        ({"pattern": "{ $.a = 1 }", "unit": "Apples"}, 'errors.unit: is "Apples"; expected'),
    ],
)
def test_it_is_told_at_the_setting_to_change(metric: Mapping[str, object], told: str) -> None:
    lines = problems(services__api__logMetrics={"errors": metric})
    assert [line for line in lines if f"shipworthy:services.api.logMetrics.{told}" in line]
