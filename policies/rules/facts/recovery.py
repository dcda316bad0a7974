"""What a store's tags promise of its recovery, and by which ways it can be brought back.

Sources, all read 2026-11-22. Five minutes: RDS and Aurora user guides, point-in-time recovery; DocumentDB and Neptune,
LatestRestorableTime; DynamoDB API, PointInTimeRecoveryDescription. A day: ElastiCache and MemoryDB user guides,
"Scheduling automatic backups"; EFS User Guide, "Backing up EFS file systems" (kept for 35 days). Defaults: pulumi_aws
7.51.1. Plans of AWS Backup: their schedules, not counting the window in which a job may start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from policies.framework.resource import Resource, Stack, View
from policies.framework.undecided import Malformed, Undecided
from policies.rules.facts.cadence import DAY, longest_gap
from policies.rules.facts.deciding import any_holds
from policies.rules.facts.relations import attached
from policies.rules.facts.selections import plans_taking, tag_of
from policies.rules.facts.tokens import (
    BUCKETS,
    CACHE_CLUSTER,
    CACHE_GROUP,
    FILE_BACKUP_POLICY,
    FILE_SYSTEM,
    RDS_CLUSTER,
    RDS_INSTANCE,
    TABLE,
)
from policies.rules.facts.versions import keeps_versions, version_days

POINT_TAG: Final = "recovery-point-minutes"
"""Tag that says how many minutes of the newest data may be lost at most."""
WINDOW_TAG: Final = "recovery-window-days"
"""Tag that says how many days back such a point can be reached."""

_LOG_MINUTES: Final = 5
_DOCUMENTS: Final = "aws:docdb/cluster:Cluster"
_GRAPH: Final = "aws:neptune/cluster:Cluster"

_DAYS_KEPT: Final[dict[str, tuple[str, int, int]]] = {
    RDS_INSTANCE: ("backupRetentionPeriod", 0, _LOG_MINUTES),
    RDS_CLUSTER: ("backupRetentionPeriod", 1, _LOG_MINUTES),
    _DOCUMENTS: ("backupRetentionPeriod", 1, _LOG_MINUTES),
    _GRAPH: ("backupRetentionPeriod", 1, _LOG_MINUTES),
    CACHE_GROUP: ("snapshotRetentionLimit", 0, DAY),
    CACHE_CLUSTER: ("snapshotRetentionLimit", 0, DAY),
    "aws:elasticache/serverlessCache:ServerlessCache": ("snapshotRetentionLimit", 0, DAY),
    "aws:memorydb/cluster:Cluster": ("snapshotRetentionLimit", 0, DAY),
}
"""The property that says for how many days, what it is when unset, and the minutes between two points."""

STORES: Final = (*_DAYS_KEPT, FILE_SYSTEM, TABLE, *BUCKETS)
"""Types whose ways of recovery are known here."""

_CONTINUOUS: Final = frozenset({RDS_INSTANCE, RDS_CLUSTER})


@dataclass(frozen=True)
class Way:
    """A way to bring data back: the newest `minutes` may be lost, `days` back is as far as it goes."""

    minutes: float
    days: float


def promised(stack: Stack, store: Resource, tag: str) -> int | None:
    """Return the number that the store's tag promises, None without the tag.

    Raises `Undecided` for a tag that can't be read, `Malformed` for one that is no whole number.
    """
    text = tag_of(stack, store, tag)
    if not text:
        return None
    if not text.isdecimal():
        raise Malformed(f"tags.{tag}", f"{text!r} is no whole number", store.urn)
    return int(text)


def ways_back(stack: Stack, store: Resource) -> list[Callable[[], list[Way]]]:
    """Return what finds the ways of each kind. Each raises `Undecided` on its own, so that another may decide."""
    return [lambda: _own_ways(stack, store), *_planned_ways(stack, store)]


def any_way(stack: Stack, store: Resource, serves: Callable[[Way], bool]) -> bool:
    """Whether one of the ways serves. Raises `Undecided` when none does for certain, and one can't be told."""
    return any_holds(lambda find: any(serves(way) for way in find()), ways_back(stack, store))


def every_way(stack: Stack, store: Resource) -> list[Way]:
    """Return all ways. Raises `Undecided`."""
    return [way for find in ways_back(stack, store) for way in find()]


def _own_ways(stack: Stack, store: Resource) -> list[Way]:
    if store.type in _DAYS_KEPT:
        path, unset, minutes = _DAYS_KEPT[store.type]
        days = store.value(path, default=unset)
        return [Way(minutes, days)] if days else []
    if store.type == TABLE:
        on = store.value("pointInTimeRecovery.enabled", default=False)
        return [Way(_LOG_MINUTES, store.value("pointInTimeRecovery.recoveryPeriodInDays", default=35))] if on else []
    if store.type == FILE_SYSTEM:
        policies = attached(stack, store, [FILE_BACKUP_POLICY], "fileSystemId")
        on = any_holds(lambda each: each.value("backupPolicy.status", default="") == "ENABLED", policies)
        return [Way(DAY, 35)] if on else []
    return [Way(0, version_days(stack, store))] if keeps_versions(stack, store) else []


def _planned_ways(stack: Stack, store: Resource) -> Iterator[Callable[[], list[Way]]]:
    def of(find: Callable[[], list[Resource]]) -> Callable[[], list[Way]]:
        return lambda: [_way(store, each) for plan in find() for each in plan.each("rules")]

    return (of(find) for find in plans_taking(stack, store))


def _way(store: Resource, rule: View) -> Way:
    days = rule.value("lifecycle.deleteAfter", default=float("inf")) or float("inf")
    if store.type in _CONTINUOUS and rule.value("enableContinuousBackup", default=False):
        return Way(_LOG_MINUTES, days)
    schedule = rule.value("schedule", default="")
    minutes = longest_gap(schedule) if schedule else DAY
    if minutes is None:
        raise Undecided(rule.path_of("schedule"), "is a schedule of a kind that isn't counted")
    return Way(minutes, days)
