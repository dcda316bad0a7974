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

_NOW: Final = "P0D"


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
class Formula:
    """One line of a graph that is computed: `expression`, metric math of searches and other formulas, by their ids."""

    id: str
    label: str
    expression: str
    region: str
    hidden: bool = False


@dataclass(frozen=True)
class Graph:
    """Lines that answer one question, of points that stand for `seconds`.

    `since` is how far back it reaches, such as `-P7D`, empty for as far as whoever looks at the dashboard chooses. As
    `number` it shows each line's latest point, which stands for all that time where the graph says since when.
    """

    title: str
    unit: str
    series: Sequence[Series | Formula]
    seconds: int = 60
    since: str = ""
    number: bool = False


@dataclass(frozen=True)
class AlarmGraph:
    """What an alarm watches, and its threshold, of the time `since`; for a metric with dimensions not known yet."""

    title: str
    arn: str
    region: str
    since: str


@dataclass(frozen=True)
class LogTable:
    """What a query of CloudWatch Logs Insights finds in log groups, of the time that whoever looks chooses."""

    title: str
    log_groups: Sequence[str]
    query: str


Panel = Graph | AlarmGraph | LogTable


@dataclass(frozen=True)
class DashboardArgs:
    """What a dashboard shows: the state of alarms by their ARNs, at most 100, then rows of panels under headings.

    It is created `after` the alarms.
    """

    name: str
    region: str
    alarm_arns: Sequence[str]
    rows: Mapping[str, Sequence[Panel]]
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
    for heading, panels in args.rows.items():
        widgets.append(_widget("text", 0, top, _COLUMNS, _HEADING, {"markdown": f"## {heading}"}))
        width = _COLUMNS // len(panels)
        for index, panel in enumerate(panels):
            kind, shown = _panel(panel, args.region)
            widgets.append(_widget(kind, index * width, top + _HEADING, width, _HEIGHT, shown))
        top += _HEADING + _HEIGHT
    return json.dumps({"periodOverride": "inherit", "widgets": widgets}, sort_keys=True)


def _widget(kind: str, x: int, y: int, width: int, height: int, shown: Mapping[str, object]) -> dict[str, object]:
    return {"type": kind, "x": x, "y": y, "width": width, "height": height, "properties": shown}


def _panel(panel: Panel, region: str) -> tuple[str, dict[str, object]]:
    if isinstance(panel, LogTable):
        return "log", _table(panel, region)
    return "metric", _alarm(panel) if isinstance(panel, AlarmGraph) else _graph(panel, region)


def _table(table: LogTable, region: str) -> dict[str, object]:
    sources = " | ".join(f"SOURCE '{group}'" for group in table.log_groups)
    return {"title": table.title, "view": "table", "region": region, "query": f"{sources} | {table.query}"}


def _alarm(graph: AlarmGraph) -> dict[str, object]:
    return {
        "title": graph.title,
        "view": "timeSeries",
        "region": graph.region,
        "annotations": {"alarms": [graph.arn]},
        "start": graph.since,
        "end": _NOW,
    }


def _graph(graph: Graph, region: str) -> dict[str, object]:
    shown: dict[str, object] = {
        "title": graph.title,
        "view": "singleValue" if graph.number else "timeSeries",
        "region": region,
        "period": graph.seconds,
        "yAxis": {"left": {"label": graph.unit, "showUnits": False, "min": 0}},
        "metrics": [_line(series, f"line{index}", graph.seconds) for index, series in enumerate(graph.series)],
    }
    if graph.since:
        shown |= {"start": graph.since, "end": _NOW}
    # A formula reckons with points of its own length.
    if graph.since and graph.number and not any(isinstance(each, Formula) for each in graph.series):
        shown["setPeriodToTimeRange"] = True
    return shown


def _line(series: Series | Formula, id_: str, seconds: int) -> list[object]:
    """Return one line of a graph: a formula, the metric itself, or a search where a dimension is known in part."""
    if isinstance(series, Formula):
        computed = {"id": series.id, "label": series.label, "region": series.region, "visible": not series.hidden}
        return [{**computed, "expression": series.expression}]
    shown: dict[str, object] = {"id": id_, "label": series.label, "region": series.region}
    metric, dimensions = series.metric, series.dimensions
    if not series.partly:
        named = [text for pair in dimensions.items() for text in pair]
        return [metric.namespace, metric.name, *named, {**shown, "stat": metric.statistic}]
    return [{**shown, "expression": search([metric], dimensions, seconds)}]


def search(metrics: Sequence[Metric], dimensions: Mapping[str, str], seconds: int = 60) -> str:
    """Return a search for metrics of one namespace and statistic whose dimensions have all words of these texts.

    Without quotes CloudWatch compares word by word (CloudWatch user guide, "CloudWatch search expression syntax", read
    2026-11-22).
    """
    schema = ",".join([metrics[0].namespace, *dimensions])
    names = " OR ".join(f'MetricName="{metric.name}"' for metric in metrics)
    terms = [f"({names})" if len(metrics) > 1 else names, *dimensions.values()]
    return f"SEARCH('{{{schema}}} {' '.join(terms)}', '{metrics[0].statistic}', {seconds})"
