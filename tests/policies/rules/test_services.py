"""Services and what scales them: what the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
TARGET = "aws:appautoscaling/target:Target"
POLICY = "aws:appautoscaling/policy:Policy"
SUBNET = "aws:ec2/subnet:Subnet"


CASES = [
    # Tasks, zones and scaling.
    alone("ecs-service-minimum-tasks", SERVICE, {"desiredCount": 2}, "passed", "without scaling the count decides"),
    alone("ecs-service-minimum-tasks", SERVICE, {}, "violated", "none by default"),
    alone("ecs-service-minimum-tasks", SERVICE, {"desiredCount": 1}, "passed", "one is promised", stack="staging"),
    alone("ecs-service-minimum-tasks", SERVICE, {"schedulingStrategy": "DAEMON"}, "not-applicable", "a daemon"),
    together(
        "ecs-service-minimum-tasks",
        "violated",
        "scaling goes below the count",
        resource(SERVICE, "api", {"desiredCount": 4}),
        resource(TARGET, "target", {"minCapacity": 1, "maxCapacity": 8}, resourceId=["api"]),
    ),
    together(
        "ecs-service-minimum-tasks",
        "passed",
        "scaling named by text",
        resource(SERVICE, "api", {"name": "shop-api"}),
        resource(TARGET, "target", {"resourceId": "service/shop/shop-api", "minCapacity": 2, "maxCapacity": 8}),
    ),
    together(
        "ecs-service-minimum-tasks",
        "violated",
        "another service's scaling",
        resource(SERVICE, "api", {"name": "shop-api", "desiredCount": 1}),
        resource(TARGET, "target", {"resourceId": "service/shop/shop-web", "minCapacity": 2, "maxCapacity": 8}),
    ),
    together(
        "ecs-service-minimum-tasks",
        "unresolved",
        "an unknown minimum",
        resource(SERVICE, "api", {}),
        resource(TARGET, "target", {"minCapacity": UNKNOWN, "maxCapacity": 8}, resourceId=["api"]),
    ),
    together(
        "ecs-service-desired-count-left-to-scaling",
        "passed",
        "ignored",
        resource(SERVICE, "api", {"desiredCount": 2}, ignore_changes=["desiredCount"]),
        resource(TARGET, "target", {"minCapacity": 2, "maxCapacity": 8}, resourceId=["api"]),
    ),
    alone("ecs-service-desired-count-left-to-scaling", SERVICE, {"desiredCount": 2}, "not-applicable", "no scaling"),
    together(
        "ecs-service-scales",
        "passed",
        "a policy named by text",
        resource(SERVICE, "api", {"name": "shop-api"}),
        resource(TARGET, "target", {"resourceId": "service/shop/shop-api", "minCapacity": 2, "maxCapacity": 8}),
        resource(POLICY, "cpu", {"resourceId": "service/shop/shop-api"}),
    ),
    together(
        "ecs-service-scales",
        "violated",
        "no room",
        resource(SERVICE, "api", {}),
        resource(TARGET, "target", {"minCapacity": 4, "maxCapacity": 4}, resourceId=["api"]),
        resource(POLICY, "cpu", {}, resourceId=["target"]),
    ),
    alone("ecs-service-scales", SERVICE, {}, "not-applicable", "staging need not", stack="staging"),
    together(
        "ecs-service-tasks-span-zones",
        "violated",
        "one subnet",
        resource(SERVICE, "api", {"networkConfiguration": {"subnets": [UNKNOWN]}}, networkConfiguration=["a"]),
        resource(SUBNET, "a", {"availabilityZone": "eu-central-1a"}),
    ),
    together(
        "ecs-service-tasks-span-zones",
        "unresolved",
        "a zone left to AWS",
        resource(SERVICE, "api", {"networkConfiguration": {"subnets": [UNKNOWN]}}, networkConfiguration=["a", "b"]),
        resource(SUBNET, "a", {"availabilityZone": "eu-central-1a"}),
        resource(SUBNET, "b", {}),
    ),
    alone(
        "ecs-service-tasks-span-zones",
        SERVICE,
        {"networkConfiguration": {"subnets": ["subnet-1", "subnet-2"]}},
        "unresolved",
        "subnets of another stack",
    ),
    alone(
        "ecs-service-tasks-span-zones",
        SERVICE,
        {"networkConfiguration": {"subnets": ["subnet-1"]}},
        "violated",
        "one subnet of another stack",
    ),
    together(
        "ecs-service-drain-covers-stop",
        "unresolved",
        "containers that nobody knows",
        resource(SERVICE, "api", {}, loadBalancers=["targets"], taskDefinition=["task"]),
        resource("aws:lb/targetGroup:TargetGroup", "targets", {"deregistrationDelay": 10}),
        resource(TASK, "task", {"containerDefinitions": UNKNOWN}),
    ),
    together(
        "ecs-service-drain-covers-stop",
        "passed",
        "both at their defaults, with the balancer's older name",
        resource(SERVICE, "api", {}, loadBalancers=["targets"], taskDefinition=["task"]),
        resource("aws:alb/targetGroup:TargetGroup", "targets", {}),
        resource(TASK, "task", {"containerDefinitions": '[{"name": "api"}]'}),
    ),
    alone("ecs-service-sessions-logged", SERVICE, {}, "not-applicable", "no sessions"),
    alone(
        "ecs-service-sessions-logged",
        SERVICE,
        {"enableExecuteCommand": True, "cluster": "shared"},
        "unresolved",
        "another stack's cluster",
    ),
    alone(
        "ecs-cluster-insights-on",
        "aws:ecs/cluster:Cluster",
        {"settings": [{"name": "containerInsights", "value": "disabled"}]},
        "violated",
        "said to be off",
    ),
    together(
        "ecs-service-waits-for-listener",
        "passed",
        "by a rule, through another service",
        resource(SERVICE, "api", {}, loadBalancers=["targets"], serviceRegistries=["web"]),
        resource(SERVICE, "web", {}, triggers=["rule"]),
        resource("aws:lb/targetGroup:TargetGroup", "targets", {}),
        resource("aws:lb/listenerRule:ListenerRule", "rule", {}, actions=["targets"]),
    ),
    together(
        "ecs-service-waits-for-listener",
        "not-applicable",
        "a listener of another stack",
        resource(SERVICE, "api", {}, loadBalancers=["targets"]),
        resource("aws:lb/targetGroup:TargetGroup", "targets", {}),
    ),
    together(
        "ecs-service-scales",
        "violated",
        "room to scale, and nothing that says when",
        resource(SERVICE, "api", {}),
        resource(TARGET, "target", {"minCapacity": 2, "maxCapacity": 8}, resourceId=["api"]),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_services(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
