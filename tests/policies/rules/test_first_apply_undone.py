"""What a later update undoes, or a deployment trips over: what the rules must see, mistake and leave open."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, containers, options, resource, together, verdict

pytestmark = pytest.mark.xdist_group("first_apply")

SERVICE = "aws:ecs/service:Service"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
TARGET = "aws:appautoscaling/target:Target"
LISTENER = "aws:lb/listener:Listener"
LISTENER_RULE = "aws:lb/listenerRule:ListenerRule"
TARGETS = "aws:lb/targetGroup:TargetGroup"
DEPLOYMENT_GROUP = "aws:codedeploy/deploymentGroup:DeploymentGroup"

MOVES = "lb-listener-weights-left-to-deployment"
FORWARDS = {"defaultActions": [{"type": "forward"}]}
BLUE_GREEN = {"deploymentConfiguration": {"strategy": "BLUE_GREEN"}}
CODEDEPLOY = {"deploymentController": {"type": "CODE_DEPLOY"}}

UNDONE = [
    together(
        MOVES, "violated", "CodeDeploy moves what forwards to the service",
        resource(LISTENER, "https", FORWARDS, defaultActions=["blue"]), resource(TARGETS, "blue", {}),
        resource(SERVICE, "api", CODEDEPLOY, loadBalancers=["blue"]),
    ),
    together(
        MOVES, "violated", "a deployment group names it",
        resource(LISTENER, "https", FORWARDS), resource(DEPLOYMENT_GROUP, "deploys", {}, loadBalancerInfo=["https"]),
    ),
    together(
        MOVES, "passed", "ignored in Python's spelling",
        resource(LISTENER, "https", FORWARDS, ignore_changes=["default_actions"]),
        resource(DEPLOYMENT_GROUP, "deploys", {}, loadBalancerInfo=["https"]),
    ),
    together(
        MOVES, "passed", "ignored inside",
        resource(LISTENER_RULE, "live", {}, ignore_changes=["actions[0].forward"]),
        resource(SERVICE, "api", BLUE_GREEN, loadBalancers=["live"]),
    ),
    together(
        MOVES, "violated", "another property ignored",
        resource(LISTENER_RULE, "live", {}, ignore_changes=["priority"]),
        resource(SERVICE, "api", BLUE_GREEN, loadBalancers=["live"]),
    ),
    together(
        MOVES, "not-applicable", "a rolling deployment",
        resource(LISTENER, "https", FORWARDS, defaultActions=["blue"]), resource(TARGETS, "blue", {}),
        resource(SERVICE, "api", {}, loadBalancers=["blue"]),
    ),
    together(
        MOVES, "not-applicable", "a rule that the service does not name",
        resource(LISTENER_RULE, "other", {}, actions=["blue"]), resource(TARGETS, "blue", {}),
        resource(SERVICE, "api", BLUE_GREEN, loadBalancers=["blue"]),
    ),
    together(
        MOVES, "unresolved", "an unknown strategy",
        resource(LISTENER_RULE, "live", {}),
        resource(SERVICE, "api", {"deploymentConfiguration": {"strategy": UNKNOWN}}, loadBalancers=["live"]),
    ),
    together(
        "ecs-service-releases-left-to-codedeploy", "violated", "one of two ignored",
        resource(SERVICE, "api", {**CODEDEPLOY, "taskDefinition": "a:1", "loadBalancers": [{}]},
                 ignore_changes=["task_definition"]),
    ),
    alone("ecs-service-releases-left-to-codedeploy", SERVICE, {"taskDefinition": "a:1"}, "not-applicable", "by ECS"),
]  # fmt: skip

BAKES = "ecs-service-deployment-within-timeout"
WAITS = {"waitForSteadyState": True}


def bakes(minutes: object, **timeouts: float) -> dict[str, Any]:
    inputs = {**WAITS, "deploymentConfiguration": {"strategy": "CANARY", "bakeTimeInMinutes": minutes}}
    return options(resource(SERVICE, "api", inputs), customTimeouts=timeouts)


LINEAR = {"strategy": "LINEAR", "linearConfiguration": {"stepPercent": 10, "stepBakeTimeInMinutes": "5"}}
TIMES = [
    together(BAKES, "violated", "as long as the default", bakes("20")),
    together(BAKES, "passed", "shorter than the default", bakes(19)),
    together(BAKES, "violated", "only the update waits long enough", bakes(30, update=3600)),
    together(BAKES, "violated", "a time-out below the default", bakes(15, create=600, update=600)),
    together(BAKES, "unresolved", "an unknown time", bakes(UNKNOWN)),
    alone(BAKES, SERVICE, {**WAITS, "deploymentConfiguration": LINEAR}, "violated", "nine steps of five minutes"),
    alone(BAKES, SERVICE, WAITS, "not-applicable", "a rolling deployment"),
    alone(BAKES, SERVICE, {"deploymentConfiguration": LINEAR}, "not-applicable", "nothing waits"),
]

SESSIONS = "ecs-service-sessions-possible"
OPEN = resource(SERVICE, "api", {"enableExecuteCommand": True}, taskDefinition=["task"])


def mounted(*paths: str, read_only: bool = False) -> dict[str, Any]:
    mounts = [{"sourceVolume": path, "containerPath": path, "readOnly": read_only} for path in paths]
    definition = {"name": "api", "readonlyRootFilesystem": True, "mountPoints": mounts}
    return resource(TASK, "task", containers(definition))


SINGLE = "ecs-service-volume-single-writer"
ON_EFS = {"volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-1"}}]}


def stores(image: str, *, read_only: bool = False, **volumes: Any) -> dict[str, Any]:
    mounts = [{"sourceVolume": "data", "containerPath": "/data", "readOnly": read_only}]
    return resource(
        TASK, "task", {**(volumes or ON_EFS), **containers({"name": "a", "image": image, "mountPoints": mounts})}
    )


def runs(**inputs: Any) -> dict[str, Any]:
    return resource(SERVICE, "api", inputs, taskDefinition=["task"])


EBS_PLUGIN = [{"name": "data", "dockerVolumeConfiguration": {"driver": "rexray/ebs"}}]
ONE_BY_ONE = {"desiredCount": 1, "deploymentMaximumPercent": 100}

TASKS = [
    together(SESSIONS, "violated", "one place of two", OPEN, mounted("/var/lib/amazon/ssm")),
    together(SESSIONS, "violated", "neither can be written", OPEN,
             mounted("/var/lib/amazon", "/var/log/amazon", read_only=True)),
    together(SESSIONS, "passed", "above the places", OPEN, mounted("/var/lib", "/var/log/amazon/ssm")),
    together(SESSIONS, "violated", "names that only begin alike", OPEN, mounted("/var/li", "/var/lo")),
    together(SESSIONS, "passed", "a root that can be written", OPEN, resource(TASK, "task", containers({"name": "a"}))),
    together(SESSIONS, "unresolved", "an unknown task", OPEN,
             resource(TASK, "task", {"containerDefinitions": UNKNOWN})),
    together(SESSIONS, "not-applicable", "sessions are off", runs(), mounted()),
    together(SINGLE, "violated", "by default the new task starts first", runs(), stores("grafana/grafana:11")),
    together(SINGLE, "violated", "a registry of one's own", runs(desiredCount=2),
             stores("123456789012.dkr.ecr.eu-central-1.amazonaws.com/mirror/postgres@sha256:00")),
    together(SINGLE, "violated", "scaling adds tasks", runs(**ONE_BY_ONE), stores("redis:7"),
             resource(TARGET, "target", {"minCapacity": 1, "maxCapacity": 3}, resourceId=["api"])),
    together(SINGLE, "violated", "blue/green runs both", runs(**ONE_BY_ONE, **BLUE_GREEN), stores("mysql:8")),
    together(SINGLE, "violated", "a volume that attaches once", runs(), stores("shop/api:1", volumes=EBS_PLUGIN)),
    together(SINGLE, "passed", "stopped before it is started", runs(**ONE_BY_ONE), stores("prom/prometheus")),
    together(SINGLE, "not-applicable", "an application that shares files", runs(), stores("shop/uploads:1")),
    together(SINGLE, "not-applicable", "an exporter, not the store", runs(), stores("prom/mysql-exporter")),
    together(SINGLE, "not-applicable", "it only reads", runs(), stores("nexus3:3", read_only=True)),
    together(SINGLE, "not-applicable", "its own empty volume", runs(), stores("redis:7", volumes=[{"name": "data"}])),
    together(SINGLE, "unresolved", "an unknown image", runs(),
             resource(TASK, "task", {**ON_EFS, "containerDefinitions": UNKNOWN})),
]  # fmt: skip

CASES = [*UNDONE, *TIMES, *TASKS]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_rule_says(case: Case, first_apply: PackUnderTest) -> None:
    line = verdict(case, first_apply)
    assert line["outcome"] == case.outcome, line
