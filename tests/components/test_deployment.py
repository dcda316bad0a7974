from __future__ import annotations

from typing import Any

import pytest
from services_plan import Found, all_of, depends_through, find, inputs, names, statements, waits_for

from components.deployment import Deployment
from components.rollback_alarms import RollbackLimits
from components.trial_listener import TrialListener

pytestmark = pytest.mark.xdist_group("services_program")

SERVICE = "aws:ecs/service:Service"
RULE = "aws:lb/listenerRule:ListenerRule"
TARGETS = "aws:lb/targetGroup:TargetGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
SHIFTED = ("steady", "careful", "bird")


def test_each_strategy_is_what_ecs_is_told() -> None:
    assert inputs(SERVICE, "api")["deploymentConfiguration"] == {"strategy": "ROLLING"}
    assert inputs(SERVICE, "steady")["deploymentConfiguration"] == {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": "15"}
    assert inputs(SERVICE, "careful")["deploymentConfiguration"] == {
        "strategy": "LINEAR",
        "bakeTimeInMinutes": "5",
        "linearConfiguration": {"stepPercent": 30, "stepBakeTimeInMinutes": "4"},
    }
    assert inputs(SERVICE, "bird")["deploymentConfiguration"] == {
        "strategy": "CANARY",
        "bakeTimeInMinutes": "5",
        "canaryConfiguration": {"canaryPercent": 2.5, "canaryBakeTimeInMinutes": "20"},
    }


def test_the_circuit_breaker_belongs_to_rolling_deployments() -> None:
    assert inputs(SERVICE, "api")["deploymentCircuitBreaker"] == {"enable": True, "rollback": True}
    for name in SHIFTED:
        assert "deploymentCircuitBreaker" not in inputs(SERVICE, name)


@pytest.mark.parametrize("name", SHIFTED)
def test_ecs_moves_the_requests_between_two_target_groups(name: str) -> None:
    service = find(SERVICE, name)
    (target,) = service.inputs["loadBalancers"]
    assert set(target["advancedConfiguration"]) == {
        "alternateTargetGroupArn",
        "productionListenerRule",
        "roleArn",
        "testListenerRule",
    }
    for type_, each in (
        (TARGETS, name),
        (TARGETS, f"{name}-alternate"),
        (RULE, name),
        (RULE, f"{name}-trial"),
        ("aws:iam/role:Role", f"{name}-traffic"),
    ):
        assert depends_through(service, "loadBalancers", find(type_, each)), each
    assert waits_for(service, find("aws:iam/rolePolicy:RolePolicy", f"{name}-traffic"))


def test_what_a_deployment_moved_is_left_where_it_is() -> None:
    for rule in ("steady", "steady-trial"):
        assert find(RULE, rule).options.ignore_changes == ("actions",)
    for group in ("steady", "steady-alternate"):
        assert find(TARGETS, group).options.ignore_changes == ("name", "port")
    assert find(RULE, "api").options.ignore_changes == ()


def test_the_first_tasks_get_all_requests_and_the_other_group_is_health_checked_already() -> None:
    (action,) = find(RULE, "steady").inputs["actions"]
    assert [group["weight"] for group in action["forward"]["targetGroups"]] == [100, 0]
    assert {key: value for key, value in inputs(TARGETS, "steady").items() if key != "name"} == {
        key: value for key, value in inputs(TARGETS, "steady-alternate").items() if key != "name"
    }
    assert inputs(TARGETS, "steady")["name"] != inputs(TARGETS, "steady-alternate")["name"]


def test_new_versions_show_themselves_to_chosen_addresses_only() -> None:
    listener = inputs("aws:lb/listener:Listener", "edge-trial")
    assert (listener["port"], listener["protocol"]) == (8443, "HTTPS")
    assert listener["defaultActions"][0]["fixedResponse"]["statusCode"] == "404"
    opened = [
        rule
        for rule in all_of("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule")
        if rule.inputs.get("fromPort") == 8443
    ]
    assert [rule.inputs["cidrIpv4"] for rule in opened] == ["198.51.100.0/24"]
    trial = find(RULE, "steady-trial")
    assert depends_through(trial, "actions", find(TARGETS, "steady-alternate"))
    assert trial.inputs["conditions"] == find(RULE, "steady").inputs["conditions"]


def test_ecs_may_touch_the_services_own_groups_and_balancer_only() -> None:
    role = inputs("aws:iam/role:Role", "steady-traffic")
    assert statements(role["assumeRolePolicy"])["AssumedByService"]["Principal"] == {"Service": ["ecs.amazonaws.com"]}
    found = statements(inputs("aws:iam/rolePolicy:RolePolicy", "steady-traffic")["policy"])
    arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012"
    balancer = inputs("aws:lb/loadBalancer:LoadBalancer", "edge")["name"]
    assert found["RegisterTasks"]["Resource"] == [f"{arn}:targetgroup/shop-production-steady-*/*"]
    assert found["MoveRule"]["Resource"] == [f"{arn}:listener-rule/app/{balancer}/*"]
    assert found["MoveListener"]["Resource"] == [f"{arn}:listener/app/{balancer}/*"]
    assert all(action.split(":")[1].startswith("Describe") for action in found["FindTargets"]["Action"])
    for group in ("steady", "steady-alternate"):
        assert inputs(TARGETS, group)["name"].startswith("shop-production-steady-")


def test_alarms_of_both_groups_call_a_deployment_back() -> None:
    service = find(SERVICE, "steady")
    expected = {
        f"shop-production-steady-{group}-{what}" for group in ("primary", "alternate") for what in ("errors", "latency")
    }
    assert service.inputs["alarms"] == {"alarmNames": sorted(expected), "enable": True, "rollback": True} | {
        "alarmNames": service.inputs["alarms"]["alarmNames"]
    }
    assert set(service.inputs["alarms"]["alarmNames"]) == expected
    own = [alarm for alarm in all_of(ALARM) if alarm.inputs["name"] in expected]
    assert len(own) == 4
    for alarm in own:
        assert waits_for(service, alarm)
        assert alarm.inputs["treatMissingData"] == "notBreaching"
        assert alarm.inputs["alarmActions"] == ["arn:aws:sns:eu-central-1:123456789012:notify"]
        group = "steady-alternate" if "alternate" in alarm.name else "steady"
        path = "metricQueries" if "errors" in alarm.name else "dimensions"
        assert depends_through(alarm, path, find(TARGETS, group))
    errors = inputs(ALARM, "steady-alternate-errors")
    assert errors["threshold"] == 0.5
    assert [query["expression"] for query in errors["metricQueries"] if "expression" in query] == [
        "IF(requests >= 20, 100 * errors / requests, 0)"
    ]
    assert inputs(ALARM, "steady-primary-latency")["threshold"] == 0.5
    assert names([alarm for alarm in all_of(ALARM) if alarm.name.startswith("api-")]) == {
        "api-primary-errors",
        "api-primary-latency",
    }


def test_scaling_counts_the_requests_of_both_groups() -> None:
    policy = find("aws:appautoscaling/policy:Policy", "steady-requests")
    path = "targetTrackingScalingPolicyConfiguration"
    for group in ("steady", "steady-alternate"):
        assert depends_through(policy, path, find(TARGETS, group))
    metrics: Any = policy.inputs[path]["customizedMetricSpecification"]["metrics"]
    shown = {
        metric["id"]: metric.get("expression") or metric["metricStat"]["metric"]["metricName"] for metric in metrics
    }
    assert shown == {
        "requests0": "RequestCount",
        "requests1": "RequestCount",
        "tasks": "DesiredTaskCount",
        "per_task": "SUM([FILL(requests0, 0), FILL(requests1, 0)]) / tasks",
    }
    assert [metric["id"] for metric in metrics if metric["returnData"]] == ["per_task"]


@pytest.mark.parametrize(
    ("deployment", "minutes"),
    [
        (Deployment(), 0),
        (Deployment("BLUE_GREEN", bake_minutes=15), 15),
        (Deployment("LINEAR", bake_minutes=5, step_percent=30, step_minutes=4), 3 * 4 + 5),
        (Deployment("LINEAR", step_percent=10, step_minutes=6), 9 * 6),
        (Deployment("LINEAR", step_percent=100, step_minutes=6), 0),
        (Deployment("LINEAR", step_percent=33.3, step_minutes=1), 3),
        (Deployment("CANARY", bake_minutes=5, step_percent=2.5, step_minutes=20), 25),
    ],
)
def test_length_is_that_of_all_pauses(deployment: Deployment, minutes: int) -> None:
    assert deployment.minutes == minutes


def test_waiting_lasts_longer_than_steps_bake_time_and_drain() -> None:
    def seconds(service: Found) -> tuple[float | None, float | None]:
        timeouts = service.options.custom_timeouts
        return timeouts.get("create"), timeouts.get("update")

    assert seconds(find(SERVICE, "bird")) == ((25 + 1 + 20) * 60,) * 2
    assert seconds(find(SERVICE, "api")) == ((2 + 20) * 60,) * 2


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"bake_minutes": 1441}, "bake_minutes: is 1441; expected 0 to 1440"),
        ({"step_minutes": -1}, "step_minutes: is -1"),
        ({"strategy": "LINEAR", "step_percent": 2.9}, "step_percent: is 2.9; expected 3 to 100"),
        ({"strategy": "CANARY", "step_percent": 0.05}, "step_percent: is 0.05; expected 0.1 to 100"),
        ({"strategy": "BLUE_GREEN", "stops_first": True}, "stops_first: is for ROLLING; BLUE_GREEN runs old and new"),
        ({"strategy": "CANARY", "step_percent": 5.25}, "with one decimal at most"),
    ],
)
def test_what_ecs_refuses_is_refused_here(wrong: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        Deployment(**wrong)


def test_limits_that_nothing_crosses_and_doors_for_everybody_are_refused() -> None:
    with pytest.raises(ValueError, match="error_percent: is 100"):
        RollbackLimits(error_percent=100)
    with pytest.raises(ValueError, match="port: is 443"):
        TrialListener(443, ["198.51.100.0/24"])
    with pytest.raises(ValueError, match=r"cidrs: holds 0.0.0.0/1; expected ranges of /8"):
        TrialListener(8443, ["0.0.0.0/1"])
    with pytest.raises(ValueError, match="cidrs: is empty"):
        TrialListener(8443, [])
