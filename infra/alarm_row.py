"""What a row of the catalogue of alarms says, and the alarms that come of it on the things that a stack has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from components.alarms import Alarm, Breach, Missing
from components.measure import Dimensions
from components.topics import Urgency
from infra.measures import MEASURES
from infra.settings_observability import Alarms as Thresholds

Kind = Literal["edge", "service", "database", "cache", "certificate", "backups", "probe"]

ServiceLevel = Literal["availability", "errors", "latency", "capacity", "durability"]
"""What is promised to users, and endangered when an alarm rings."""


@dataclass(frozen=True)
class Watched:
    """A thing that a stack has: its parts in CloudWatch's words, and what the catalogue needs to know of it.

    `wholes` are what percentages are of, by name. A row that `needs` a trait is for things that have it.
    """

    kind: Kind
    parts: Sequence[Dimensions]
    name: str | None = None
    wholes: Mapping[str, float] = field(default_factory=dict[str, float])
    traits: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Row:
    """One alarm on each thing of a kind.

    `threshold` is a number, or the setting that holds it, times `scale`; with `of`, it is so many percent of that whole
    of the thing. `lasts` is for how many minutes, or a setting with a number of days. Rows that are `grouped` have
    causes in common and are told together, once for each thing.
    """

    name: str
    kind: Kind
    level: ServiceLevel
    urgency: Urgency
    measure: str
    breach: Breach
    threshold: str | float
    meaning: str
    lasts: int | str = 5
    scale: float = 1
    of: str | None = None
    missing: Missing = "notBreaching"
    needs: str | None = None
    grouped: bool = False


def alarms_on(things: Sequence[Watched], rows: Sequence[Row], thresholds: Thresholds) -> list[Alarm]:
    """Return the alarms of these things, in the order of the rows."""
    return [_alarm(row, thing, thresholds) for row in rows for thing in things if _concerns(row, thing)]


def _concerns(row: Row, thing: Watched) -> bool:
    return row.kind == thing.kind and (row.needs is None or row.needs in thing.traits)


def _alarm(row: Row, thing: Watched, thresholds: Thresholds) -> Alarm:
    periods, seconds = _window(row, thresholds)
    return Alarm(
        name=_named(row.name, thing),
        meaning=row.meaning,
        runbook=row.name,
        urgency=row.urgency,
        measure=MEASURES[row.measure],
        parts=thing.parts,
        breach=row.breach,
        threshold=_threshold(row, thing, thresholds),
        periods=periods,
        seconds=seconds,
        missing=row.missing,
        group=_named(row.kind, thing) if row.grouped else None,
    )


def _named(name: str, thing: Watched) -> str:
    """Say whose alarm it is where a kind has several things: `service-cpu` of `api` is `service-api-cpu`."""
    return name.replace(thing.kind, f"{thing.kind}-{thing.name}", 1) if thing.name else name


def _threshold(row: Row, thing: Watched, thresholds: Thresholds) -> float:
    number = getattr(thresholds, row.threshold) if isinstance(row.threshold, str) else row.threshold
    return number * row.scale if row.of is None else number * thing.wholes[row.of] / 100


def _window(row: Row, thresholds: Thresholds) -> tuple[int, int]:
    """Return periods and the seconds of each: minutes one by one, whole hours and days at once."""
    if isinstance(row.lasts, str):
        return getattr(thresholds, row.lasts), 24 * 3600
    return (1, row.lasts * 60) if row.lasts % 60 == 0 else (row.lasts, 60)
