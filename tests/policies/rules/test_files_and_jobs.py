"""Shared file systems, schedules, trails and shifted traffic, in the ways that programs write them."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

FILES = "aws:efs/fileSystem:FileSystem"
POINT = "aws:efs/accessPoint:AccessPoint"
TARGET = "aws:efs/mountTarget:MountTarget"
TASK = "aws:ecs/taskDefinition:TaskDefinition"
SCHEDULE = "aws:scheduler/schedule:Schedule"
EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget"
TRAIL = "aws:cloudtrail/trail:Trail"
SERVICE = "aws:ecs/service:Service"
SELECTION = "aws:backup/selection:Selection"

BACKED_UP = "efs-file-system-backed-up"
AUTHORISED = "ecs-task-file-systems-authorised"
FAILURES = "scheduler-schedule-failures-kept"
EVENTS = "cloudwatch-event-target-failures-kept"
RETRIES = "scheduler-schedule-retries-stated"
REGIONS = "cloudtrail-trail-spans-regions"
PREPARED = "ecs-service-traffic-shift-prepared"
WATCHED = "ecs-service-traffic-shift-watched"
STAYS = "aws-data-stays-in-declared-regions"

MOUNTED = {"name": "models", "efsVolumeConfiguration": {"fileSystemId": UNKNOWN}}


def mounting(authorisation: object) -> dict[str, Any]:
    volume = {"fileSystemId": "fs-1", "authorizationConfig": authorisation}
    return {"volumes": [{"name": "models", "efsVolumeConfiguration": volume}]}


def shifting(**more: object) -> dict[str, Any]:
    return {"deploymentConfiguration": {"strategy": "CANARY", "bakeTimeInMinutes": 10}, **more}


def balanced(first: object, second: object) -> dict[str, Any]:
    advanced = {"alternateTargetGroupArn": second, "productionListenerRule": UNKNOWN, "roleArn": UNKNOWN}
    return shifting(loadBalancers=[{"targetGroupArn": first, "advancedConfiguration": advanced}])


CASES = [
    together(
        BACKED_UP,
        "passed",
        "by a selection's tag",
        resource(FILES, "models", {"tags": {"backup": "daily"}}),
        resource(SELECTION, "tagged", {"selectionTags": [{"key": "backup", "value": "daily"}]}),
    ),
    together(
        BACKED_UP,
        "passed",
        "by a selection's pattern",
        resource(FILES, "models", {}),
        resource(SELECTION, "all", {"resources": ["arn:aws:elasticfilesystem:*:*:file-system/*"]}),
    ),
    together(
        BACKED_UP,
        "violated",
        "a pattern for tables",
        resource(FILES, "models", {}),
        resource(SELECTION, "all", {"resources": ["arn:aws:dynamodb:*:*:table/*"]}),
    ),
    together(
        BACKED_UP,
        "unresolved",
        "a policy that nobody knows",
        resource(FILES, "models", {}),
        resource("aws:efs/backupPolicy:BackupPolicy", "p", {"backupPolicy": UNKNOWN}, fileSystemId=["models"]),
    ),
    alone("efs-file-system-rest-encrypted", FILES, {"encrypted": True}, "violated", "AWS's key"),
    alone("efs-file-system-rest-encrypted", FILES, {"encrypted": True, "kmsKeyId": UNKNOWN}, "passed", "another's key"),
    alone("efs-access-point-confined", POINT, {}, "violated", "the defaults"),
    alone(
        "efs-access-point-confined",
        POINT,
        {"rootDirectory": {"path": UNKNOWN}, "posixUser": {"uid": 1, "gid": 1}},
        "unresolved",
        "unknown",
    ),
    alone("efs-mount-target-subnet-private", TARGET, {"subnetId": "subnet-1"}, "not-applicable", "declared elsewhere"),
    alone(AUTHORISED, TASK, {"volumes": [{"name": "scratch"}]}, "not-applicable", "no file system"),
    alone(AUTHORISED, TASK, {"volumes": [MOUNTED]}, "violated", "no authorisation"),
    alone(AUTHORISED, TASK, mounting({"iam": "ENABLED"}), "violated", "no access point"),
    alone(AUTHORISED, TASK, mounting({"iam": "ENABLED", "accessPointId": UNKNOWN}), "passed", "another's access point"),
    alone(AUTHORISED, TASK, mounting(UNKNOWN), "unresolved", "unknown"),
    alone(FAILURES, SCHEDULE, {"target": {"deadLetterConfig": {"arn": UNKNOWN}}}, "passed", "another's queue"),
    alone(FAILURES, SCHEDULE, {"target": UNKNOWN}, "unresolved", "unknown"),
    alone(EVENTS, EVENT_TARGET, {"arn": UNKNOWN, "deadLetterConfig": {"arn": UNKNOWN}}, "passed", "another's queue"),
    alone(EVENTS, EVENT_TARGET, {"arn": UNKNOWN, "retryPolicy": {}}, "violated", "the defaults, for a whole day"),
    alone(EVENTS, EVENT_TARGET, {"arn": UNKNOWN, "retryPolicy": UNKNOWN}, "unresolved", "unknown"),
    alone(
        EVENTS,
        EVENT_TARGET,
        {"arn": UNKNOWN, "retryPolicy": {"maximumEventAgeInSeconds": 300}},
        "not-applicable",
        "late events are worth nothing",
    ),
    alone(EVENTS, EVENT_TARGET, {"arn": "arn:aws:sns:eu-central-1:1:page"}, "not-applicable", "a topic by its ARN"),
    together(
        EVENTS,
        "not-applicable",
        "a topic by reference",
        resource(EVENT_TARGET, "tell", {"arn": UNKNOWN}, arn=["page"]),
        resource("aws:sns/topic:Topic", "page", {}),
    ),
    alone(RETRIES, SCHEDULE, {"target": {}}, "violated", "the defaults"),
    alone(RETRIES, SCHEDULE, {"target": {"retryPolicy": {"maximumEventAgeInSeconds": 600}}}, "passed", "by age"),
    alone(REGIONS, TRAIL, {"isMultiRegionTrail": True, "enableLogging": False}, "violated", "switched off"),
    alone(
        REGIONS,
        TRAIL,
        {"isMultiRegionTrail": True, "eventSelectors": [{"readWriteType": "WriteOnly"}]},
        "violated",
        "changes only",
    ),
    alone(
        REGIONS,
        TRAIL,
        {"isMultiRegionTrail": True, "eventSelectors": [{"dataResources": []}]},
        "passed",
        "objects as well",
    ),
    alone(PREPARED, SERVICE, {}, "not-applicable", "a rolling deployment"),
    alone(PREPARED, SERVICE, shifting(), "not-applicable", "no load balancer"),
    alone(PREPARED, SERVICE, shifting(loadBalancers=[{"targetGroupArn": UNKNOWN}]), "violated", "one group"),
    alone(PREPARED, SERVICE, balanced(UNKNOWN, UNKNOWN), "passed", "two groups of the stack"),
    alone(PREPARED, SERVICE, balanced("blue", "blue"), "violated", "the same group twice"),
    alone(
        PREPARED,
        SERVICE,
        {"deploymentController": {"type": "CODE_DEPLOY"}},
        "not-applicable",
        "CodeDeploy's own groups",
    ),
    alone(WATCHED, SERVICE, shifting(), "violated", "no alarms"),
    alone(
        WATCHED,
        SERVICE,
        shifting(alarms={"enable": True, "rollback": True, "alarmNames": [UNKNOWN]}),
        "passed",
        "alarms of the stack",
    ),
    alone(
        WATCHED,
        SERVICE,
        {
            "deploymentConfiguration": {"strategy": "BLUE_GREEN", "bakeTimeInMinutes": 0},
            "alarms": {"enable": True, "rollback": True, "alarmNames": ["errors"]},
        },
        "violated",
        "no time to bake",
    ),
    alone(STAYS, FILES, {"region": "us-east-1"}, "violated", "a file system abroad"),
    alone(
        STAYS,
        "aws:efs/replicationConfiguration:ReplicationConfiguration",
        {"destination": {"region": "us-east-1"}},
        "violated",
        "a file system's copy",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_files_and_jobs(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
