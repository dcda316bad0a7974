"""A store of data that only one process may write runs as one task at a time, also while it is deployed.

Databases on a shared file system hold a lock, or trust that nobody else writes: with two tasks on the same files the
new one can't start until the old one ends, or both write and the files break. A volume of REX-Ray's EBS driver can't
be attached twice at all. ECS starts the new task first unless it is told not to.

Judged are images that are known to need it: Prometheus, Grafana with its SQLite, PostgreSQL, MySQL, MariaDB, MongoDB,
Redis, Jenkins, Nexus, InfluxDB, Elasticsearch, OpenSearch and Chroma.

Source: skyscrapers/terraform-ecs pull request 21, aws-samples/aws-cdk-grafana issue 3, rexray/rexray issue 1284,
Chroma cookbook, "Chroma System Constraints", read 2026-11-22.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack, View
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.containers import containers
from policies.rules.facts.scaling import scaling_targets
from policies.rules.facts.services import shifts_traffic, task_definitions
from policies.rules.facts.single_writers import SHARED_VOLUMES, mounted_to_write
from policies.rules.facts.tokens import SERVICE, TASK_DEFINITION

_LONE_WRITERS: Final = re.compile(
    r"(?:.*/)?(?:prometheus|grafana(?:-oss|-enterprise)?|postgres(?:ql)?|mysql|mariadb|mongo(?:db)?|redis|valkey"
    r"|jenkins|nexus3?|influxdb|elasticsearch|opensearch|chroma)(?:[:@].*)?"
)

_TASK = {
    "type": TASK_DEFINITION,
    "name": "task",
    "inputs": {
        "volumes": [{"name": "data", "efsVolumeConfiguration": {"fileSystemId": "fs-0123"}}],
        "containerDefinitions": '[{"name": "metrics", "image": "prom/prometheus:v3",'
        ' "mountPoints": [{"sourceVolume": "data", "containerPath": "/prometheus"}]}]',
    },
}


@stack_rule(
    severity=Severity.HIGH,
    level=Level.MANDATORY,
    resources=[SERVICE],
    controls=[],
    remedy="Set desired_count to 1, deployment_maximum_percent to 100 and deployment_minimum_healthy_percent to 0.",
    passes=[
        {
            "type": SERVICE,
            "name": "metrics",
            "inputs": {"desiredCount": 1, "deploymentMaximumPercent": 100, "deploymentMinimumHealthyPercent": 0},
            "propertyDependencies": {"taskDefinition": ["task"]},
        },
        _TASK,
    ],
    fails=[
        {
            "type": SERVICE,
            "name": "metrics",
            "inputs": {"desiredCount": 1, "deploymentMaximumPercent": 200, "deploymentMinimumHealthyPercent": 100},
            "propertyDependencies": {"taskDefinition": ["task"]},
        },
        _TASK,
    ],
)
def ecs_service_volume_single_writer(service: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    volumes = [name for task in task_definitions(stack, service) for name in _lone_volumes(task)]
    if not volumes:
        not_applicable("its tasks share no volume that only one may write")
    at_once, path = _tasks_at_once(stack, service)
    if at_once > 1:
        yield Violation(path, f"up to {at_once} tasks write to {volumes[0]} at once")


def _lone_volumes(task: Resource) -> list[str]:
    volumes = task.each("volumes")
    lone = [each for each in volumes if each.value("dockerVolumeConfiguration.driver", default="") == "rexray/ebs"]
    shared = [each for each in volumes if any(each.is_set(kind) for kind in SHARED_VOLUMES)]
    mounted = {name for each in containers(task) for name in _written_by_one(each)} if shared else set[str]()
    return [_name(each) for each in volumes if each in lone or (each in shared and _name(each) in mounted)]


def _written_by_one(container: View) -> list[str]:
    """Return the volumes that a container writes to, if its image is known to tolerate no other writer."""
    if not _LONE_WRITERS.fullmatch(container.value("image", default="")):
        return []
    return mounted_to_write(container)


def _tasks_at_once(stack: Stack, service: Resource) -> tuple[int, str]:
    if service.value("schedulingStrategy", default="REPLICA") == "DAEMON":
        return 2, "schedulingStrategy"
    wanted = service.value("desiredCount", default=1)
    scaled = [target.value("maxCapacity", default=1) for target in scaling_targets(stack, service)]
    most = max([wanted, *scaled])
    if most > 1:
        return most, "desiredCount"
    if shifts_traffic(service):
        return 2 * most, "deploymentConfiguration"
    return most * service.value("deploymentMaximumPercent", default=200) // 100, "deploymentMaximumPercent"


def _name(volume: View) -> str:
    return volume.value("name", default="")
