"""How a stack hangs together: nothing stands alone, nothing that holds data moves, a size is a size."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, cast

import pytest

from shipworthy.plan.model import Plan, Resource
from tests.infra.test_platform import renamed

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

HOLDS_DATA: Final = (
    "aws:backup/vault:Vault",
    "aws:efs/fileSystem:FileSystem",
    "aws:elasticache/replicationGroup:ReplicationGroup",
    "aws:kms/key:Key",
    "aws:rds/instance:Instance",
    "aws:s3/bucket:Bucket",
    "aws:secretsmanager/secret:Secret",
)
"""Types that can't be replaced without losing what they hold, or what only they can read."""

STARTING_POINTS: Final = (
    "aws:cloudwatch/compositeAlarm:CompositeAlarm",
    "aws:cloudwatch/metricAlarm:MetricAlarm",
    "aws:scheduler/schedule:Schedule",
)

PINNED: Final = Path(__file__).parent / "stateful_urns.txt"


def neighbours(plan: Plan) -> Mapping[str, set[str]]:
    """What each resource refers to or is referred to by; a component's children don't belong together by that alone."""
    joined: defaultdict[str, set[str]] = defaultdict(set)
    for resource in plan.resources:
        referred = {urn for urns in resource.property_dependencies.values() for urn in urns}
        for urn in referred | set(resource.dependencies):
            joined[resource.urn].add(urn)
            joined[urn].add(resource.urn)
    return joined


def reachable(plan: Plan, starts: Iterator[str]) -> set[str]:
    joined, found, waiting = neighbours(plan), set[str](), list(starts)
    while waiting:
        urn = waiting.pop()
        if urn not in found:
            found.add(urn)
            waiting.extend(joined[urn])
    return found


def starts(plan: Plan) -> Iterator[str]:
    """Yield the service that people use, which the outputs name, and all alarms and schedules."""
    services = set(cast("Mapping[str, str]", plan.outputs["serviceNames"]).values())
    for resource in plan.resources:
        if resource.type in STARTING_POINTS or resource.inputs.get("name") in services:
            yield resource.urn


@pytest.mark.parametrize("stack", ["staging", "production", "bare"])
def test_nothing_stands_alone(platform_plans: Plans, stack: str) -> None:
    plan = platform_plans[stack]
    found = reachable(plan, starts(plan))
    assert [resource.urn for resource in plan.resources if resource.custom and resource.urn not in found] == []


def test_what_holds_data_keeps_its_urn(platform_plans: Plans) -> None:
    """Another URN is another resource: an upgrade would delete the old one. Where one must move, give it an alias."""
    found = [
        resource.urn
        for stack in ("staging", "production")
        for resource in platform_plans[stack].resources
        if resource.type in HOLDS_DATA
    ]
    kept = PINNED.read_text().splitlines()
    assert sorted(set(kept) - set(found)) == [], "moved or gone"
    assert sorted(found) == kept, "new ones are to be kept from now on: put them into stateful_urns.txt"


def test_a_size_changes_nothing_but_itself(platform_plans: Plans) -> None:
    small, large = platform_plans["staging"], platform_plans["resized"]
    changed = {
        (ours.type, key)
        for ours, theirs in zip(small.resources, large.resources, strict=True)
        for key in ours.inputs.keys() | theirs.inputs.keys()
        if not is_short_name(ours, key)
        and renamed(theirs.inputs.get(key), "resized", "staging") != renamed(ours.inputs.get(key), "", "")
    }
    assert changed == {
        ("aws:appautoscaling/target:Target", "maxCapacity"),
        ("aws:ecs/taskDefinition:TaskDefinition", "cpu"),
        ("aws:ecs/taskDefinition:TaskDefinition", "memory"),
        ("aws:elasticache/replicationGroup:ReplicationGroup", "nodeType"),
        ("aws:rds/instance:Instance", "instanceClass"),
    }


def is_short_name(resource: Resource, key: str) -> bool:
    """Whether a name ends in a digest of the stack's whole name."""
    return key == "name" and resource.type == "aws:lb/targetGroup:TargetGroup"
