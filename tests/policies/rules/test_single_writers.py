"""Which services are left out of what is asked of services that may run twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

TASKS = "ecs-service-minimum-tasks"
SERVES = "ecs-service-keeps-serving-while-deploying"
SCALES = "ecs-service-scales"

ALONE = {"desiredCount": 1, "deploymentMinimumHealthyPercent": 0, "deploymentMaximumPercent": 100}


def service(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return resource("aws:ecs/service:Service", "store", inputs, taskDefinition=["task"])


def task(*, read_only: bool, kind: str = "efsVolumeConfiguration") -> dict[str, Any]:
    mount = {"sourceVolume": "files", "containerPath": "/data", "readOnly": read_only}
    inputs = {
        "volumes": [{"name": "files", kind: {"fileSystemId": UNKNOWN}}],
        "containerDefinitions": json.dumps([{"name": "store", "image": "store:1", "mountPoints": [mount]}]),
    }
    return resource("aws:ecs/taskDefinition:TaskDefinition", "task", inputs)


TARGET = resource(
    "aws:appautoscaling/target:Target", "target", {"minCapacity": 1, "maxCapacity": 2}, resourceId=["store"]
)

CASES = [
    *(
        together(rule, "not-applicable", "the only writer", service(ALONE), task(read_only=False))
        for rule in (TASKS, SERVES, SCALES)
    ),
    *(together(rule, "violated", "a reader", service(ALONE), task(read_only=True)) for rule in (TASKS, SERVES, SCALES)),
    *(
        together(rule, "violated", "scaled", service(ALONE), task(read_only=False), TARGET)
        for rule in (TASKS, SERVES, SCALES)
    ),
    together(
        TASKS,
        "violated",
        "doubled while it is deployed",
        service({**ALONE, "deploymentMaximumPercent": 200}),
        task(read_only=False),
    ),
    together(
        TASKS,
        "violated",
        "a folder of the task's own",
        service(ALONE),
        task(read_only=False, kind="dockerVolumeConfiguration"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_single_writers(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
