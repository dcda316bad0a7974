"""One page of graphs for a stack, which a preview knows to the last character."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import pulumi
import pulumi_aws as aws

from components.measure import Metric

_COLUMNS: Final = 24
"""Width of a dashboard (CloudWatch API reference, "Dashboard body structure and syntax", read 2026-11-22)."""

_HEIGHT: Final = 6
_HEADING: Final = 1
_MOST_ALARMS: Final = 100


@dataclass(frozen=True)
class Series:
    """One line of a graph: a metric of `region` by its dimensions.

    Where AWS ends a dimension's value with characters of its own, as a load balancer's, its name is enough `partly`.
    """

    label: str
    metric: Metric
    dimensions: Mapping[str, str]
    region: str
    partly: bool = False


@dataclass(frozen=True)
class Graph:
    """Lines that answer one question."""

    title: str
    unit: str
    series: Sequence[Series]


@dataclass(frozen=True)
class DashboardArgs:
    """What a dashboard shows: the state of alarms by their ARNs, at most 100, then rows of graphs under headings.

    It is created `after` the alarms.
    """

    name: str
    region: str
    alarm_arns: Sequence[str]
    rows: Mapping[str, Sequence[Graph]]
    after: Sequence[pulumi.Resource] = ()


class Dashboard(pulumi.ComponentResource):
    """The dashboard."""

    def __init__(self, name: str, args: DashboardArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:Dashboard", name, None, opts)
        aws.cloudwatch.Dashboard(
            name,
            dashboard_name=args.name,
            dashboard_body=dashboard_body(args),
            region=args.region,
            opts=pulumi.ResourceOptions(parent=self, depends_on=list(args.after)),
        )
        self.register_outputs({"name": args.name})


def dashboard_body(args: DashboardArgs) -> str:
    """Return the document that CloudWatch takes, byte for byte the same for the same arguments."""
    arns = list(args.alarm_arns[:_MOST_ALARMS])
    height = 2 + len(arns) // 6
    widgets = [_widget("alarm", 0, 0, _COLUMNS, height, {"title": "Alarms", "alarms": arns})]
    top = height
    for heading, graphs in args.rows.items():
        widgets.append(_widget("text", 0, top, _COLUMNS, _HEADING, {"markdown": f"## {heading}"}))
        width = _COLUMNS // len(graphs)
        for index, graph in enumerate(graphs):
            shown = _graph(graph, args.region)
            widgets.append(_widget("metric", index * width, top + _HEADING, width, _HEIGHT, shown))
        top += _HEADING + _HEIGHT
    return json.dumps({"periodOverride": "inherit", "widgets": widgets}, sort_keys=True)


def _widget(kind: str, x: int, y: int, width: int, height: int, shown: Mapping[str, object]) -> dict[str, object]:
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": shown}


def _graph(graph: Graph, region: str) -> dict[str, object]:
    return {
        "title": graph.title,
        "view": "timeSeries",
        "region": region,
        "period": 60,
        "yAxis": {"left": {"label": graph.unit, "showUnits": False, "min": 0}},
        "metrics": [_line(series, f"line{index}") for index, series in enumerate(graph.series)],
    }


def _line(series: Series, id_: str) -> list[object]:
    """Return one line of a graph: the metric itself, or a search where a dimension is known in part."""
    shown: dict[str, object] = {"id": id_, "label": series.label, "region": series.region}
    metric, dimensions = series.metric, series.dimensions
    if not series.partly:
        named = [text for pair in dimensions.items() for text in pair]
        return [metric.namespace, metric.name, *named, {**shown, "stat": metric.statistic}]
    return [{**shown, "expression": search(metric, dimensions)}]


def search(metric: Metric, dimensions: Mapping[str, str]) -> str:
    """Return a search for the metric whose dimensions have all words of these texts.

    Without quotes CloudWatch compares word by word (CloudWatch user guide, "CloudWatch search expression syntax", read
    2026-11-22).
    """
    schema = ",".join([metric.namespace, *dimensions])
    terms = [f'MetricName="{metric.name}"', *dimensions.values()]
    return f"SEARCH('{{{schema}}} {' '.join(terms)}', '{metric.statistic}', 60)"
