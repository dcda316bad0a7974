"""What a row of the catalogue of alarms says, and the alarms that come of it on the things that a stack has."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from components.alarms import Alarm, Breach, Missing
from components.freshness import Window
from components.measure import Dimensions, Measure
from components.topics import Urgency
from infra.measures import MEASURES
from infra.settings_observability import Alarms as Thresholds

Kind = Literal[
    "edge",
    "service",
    "job",
    "job-failures",
    "database",
    "cache",
    "files",
    "certificate",
    "backups",
    "probe",
    "status",
    "status-page",
    "log",
]

ServiceLevel = Literal["availability", "errors", "latency", "capacity", "durability"]
"""What is promised to users, and endangered when an alarm rings."""


@dataclass(frozen=True)
class Watched:
    """A thing that a stack has: its parts in CloudWatch's words, and what the catalogue needs to know of it.

    `wholes` are what percentages are of, by name. A row that `needs` a trait is for things that have it. `measures` are
    of this thing alone, and `window` is for how long it may go without what it is to do.
    """

    kind: Kind
    parts: Sequence[Dimensions]
    name: str | None = None
    wholes: Mapping[str, float] = field(default_factory=dict[str, float])
    traits: frozenset[str] = frozenset()
    measures: Mapping[str, Measure] = field(default_factory=dict[str, Measure])
    window: Window | None = None


@dataclass(frozen=True)
class Row:
    """One alarm on each thing of a kind.

    `threshold` is a number, or the setting that holds it, times `scale`; with `of`, it is so many percent of that whole
    of the thing. `lasts` is for how many minutes, a setting with a number of days, or `window`, which is the thing's
    own. Rows that are `grouped` have causes in common and are told together, once for each thing.
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
    window = _window(row, thing, thresholds)
    return Alarm(
        name=_named(row.name, row.kind, thing.name),
        meaning=row.meaning,
        runbook=row.name,
        urgency=row.urgency,
        measure=thing.measures.get(row.measure) or MEASURES[row.measure],
        parts=thing.parts,
        breach=row.breach,
        threshold=_threshold(row, thing, thresholds),
        periods=window.periods,
        seconds=window.seconds,
        time_zone=window.time_zone,
        missing=row.missing,
        group=_named(row.kind, row.kind, thing.name) if row.grouped else None,
    )


def names_of(row: Row, things: Sequence[str | None]) -> Iterator[tuple[str, Urgency]]:
    """Yield the names of a row's alarms on the things of these names, and of their groups, with what each does."""
    for thing in things:
        yield _named(row.name, row.kind, thing), row.urgency
        if row.grouped:
            yield _named(row.kind, row.kind, thing), "notify"


def _named(name: str, kind: Kind, thing: str | None) -> str:
    """Say whose alarm it is where a kind has several things: `service-cpu` of `api` is `service-api-cpu`."""
    return name.replace(kind, f"{kind}-{thing}", 1) if thing else name


def _threshold(row: Row, thing: Watched, thresholds: Thresholds) -> float:
    number = getattr(thresholds, row.threshold) if isinstance(row.threshold, str) else row.threshold
    return number * row.scale if row.of is None else number * thing.wholes[row.of] / 100


def _window(row: Row, thing: Watched, thresholds: Thresholds) -> Window:
    """Return the periods that an alarm looks at: minutes one by one, whole hours and days at once."""
    if thing.window and row.lasts == "window":
        return thing.window
    if isinstance(row.lasts, str):
        return Window(getattr(thresholds, row.lasts), 24 * 3600)
    return Window(1, row.lasts * 60) if row.lasts % 60 == 0 else Window(row.lasts, 60)
