"""What CloudWatch is asked: metrics of one thing, joined over its parts and put together by metric math."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import pulumi

Dimensions = Mapping[str, pulumi.Input[str]]
"""How CloudWatch tells one thing's metric from another's."""

Join = Literal["MAX", "MIN", "SUM"]

MOST_QUERIES = 10
"""Metrics that one alarm may read (CloudWatch API reference, `PutMetricAlarm`, read 2026-11-22)."""


@dataclass(frozen=True)
class Metric:
    """One metric of AWS or of the application. `statistic` is `Sum`, `Average`, `Minimum`, `Maximum` or e.g. `p99`."""

    namespace: str
    name: str
    statistic: str


@dataclass(frozen=True)
class Measure:
    """A number over time: its `metrics` by the ids that `expression`, metric math, knows them by.

    Where a thing has several parts, such as the nodes of a cache, each metric is the `join` of all parts. With one
    metric no expression is needed. `unit` is what people call the number's unit.
    """

    title: str
    unit: str
    metrics: Mapping[str, Metric]
    expression: str = ""
    join: Join = "MAX"

    def __post_init__(self) -> None:
        if len(self.metrics) != 1 and not self.expression:
            raise ValueError(f"measure {self.title}: has {len(self.metrics)} metrics; expected an expression of them")


@dataclass(frozen=True)
class Query:
    """One line of a metric query: either a metric with its dimensions, or an expression of other lines."""

    id: str
    metric: Metric | None = None
    dimensions: Dimensions | None = None
    expression: str = ""
    shown: bool = False


def queries(measure: Measure, parts: Sequence[Dimensions]) -> list[Query]:
    """Return what CloudWatch is asked for one measure of a thing with these parts; exactly the last line is shown."""
    lines = [line for id_, metric in measure.metrics.items() for line in _joined(id_, metric, measure.join, parts)]
    if measure.expression:
        return [*lines, Query("result", expression=measure.expression, shown=True)]
    last = lines[-1]
    return [*lines[:-1], Query(last.id, last.metric, last.dimensions, last.expression, shown=True)]


def _joined(id_: str, metric: Metric, join: Join, parts: Sequence[Dimensions]) -> list[Query]:
    if len(parts) == 1:
        return [Query(id_, metric, parts[0])]
    lines = [Query(f"{id_}{number}", metric, part) for number, part in enumerate(parts)]
    return [*lines, Query(id_, expression=f"{join}([{', '.join(line.id for line in lines)}])")]
