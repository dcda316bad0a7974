"""Writes grafana/stack.json: one dashboard for any Grafana, of the measures that alarms watch and of Prometheus."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from components.dashboard import search
from components.measure import Measure
from infra.measures import MEASURES

_STACK: Final = "${project}-${environment}"

_ROWS: Final[Mapping[str, tuple[Mapping[str, str], Sequence[str]]]] = {
    "Do people get answers?": (
        {"LoadBalancer": f"{_STACK}-edge"},
        ["requests", "latency-p50", "latency-p99", "errors"],
    ),
    "Do the services keep up?": (
        {"ClusterName": f"{_STACK}-cluster", "ServiceName": _STACK},
        ["service-cpu", "service-memory", "service-tasks-missing"],
    ),
    "Do the jobs do their work?": ({"StateMachineArn": _STACK}, ["job-successes", "job-failures"]),
    "Does the database keep up?": (
        {"DBInstanceIdentifier": f"{_STACK}-database"},
        [
            "database-connections",
            "database-cpu",
            "database-memory",
            "database-storage",
            "database-credits",
            "database-replica-lag",
        ],
    ),
    "Does the cache keep up?": (
        {"CacheClusterId": f"{_STACK}-cache"},
        ["cache-memory", "cache-evictions", "cache-cpu", "cache-credits", "cache-lag"],
    ),
    "Is the data safe?": ({"BackupVaultName": f"{_STACK}-backups"}, ["backups-completed", "backups-failed"]),
}
"""By question: how CloudWatch tells the things of a stack, and what is measured of them."""

LEFT_OUT: Final = frozenset({"certificate-days", "distribution-errors", "files-io", "messages", "probe-healthy"})
"""Measures of things that AWS names, so that no dashboard for every stack can find them; their alarms do."""

_DURATION: Final = "http_server_request_duration_seconds"
_HERE: Final = '{environment="$environment"}'

_APPLICATION: Final[Mapping[str, tuple[str, str]]] = {
    "Instances": ("short", f"count by (service) (up{_HERE} == 1)"),
    "Requests": ("reqps", f"sum by (service) (rate({_DURATION}_count{_HERE}[5m]))"),
    "p99": (
        "s",
        f"histogram_quantile(0.99, sum by (service, le) (rate({_DURATION}_bucket{_HERE}[5m])))",
    ),
    "Memory": ("bytes", f"sum by (service) (process_resident_memory_bytes{_HERE})"),
}
"""By title: unit and question to Prometheus, in the names of OpenTelemetry's conventions and Prometheus' clients."""

_CLOUDWATCH: Final = {"type": "cloudwatch", "uid": "${cloudwatch}"}
_PROMETHEUS: Final = {"type": "prometheus", "uid": "${prometheus}"}
_X_RAY: Final = {"type": "grafana-x-ray-datasource", "uid": "${xray}"}

_COLUMNS: Final = 24
_HEIGHT: Final = 8


def dashboard() -> str:
    """Return the document, byte for byte the same for the same measures."""
    rows: dict[str, list[dict[str, Any]]] = {
        title: [_measured(MEASURES[name], dimensions) for name in names] for title, (dimensions, names) in _ROWS.items()
    }
    rows["What does the application say?"] = [*(_asked(*each) for each in _APPLICATION.items()), _traces()]
    document = {
        "title": "Shipworthy stack",
        "uid": "shipworthy-stack",
        "tags": ["shipworthy"],
        "schemaVersion": 39,
        "editable": True,
        "refresh": "1m",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": _variables()},
        "panels": _laid_out(rows),
    }
    return json.dumps(document, indent=2, sort_keys=True) + "\n"


def _variables() -> list[dict[str, Any]]:
    return [
        *(
            {"name": name, "label": label, "type": "datasource", "query": kind}
            for name, label, kind in (
                ("cloudwatch", "CloudWatch", "cloudwatch"),
                ("prometheus", "Prometheus", "prometheus"),
                ("xray", "X-Ray", "grafana-x-ray-datasource"),
            )
        ),
        {"name": "project", "label": "Project", "type": "textbox", "query": "shipworthy"},
        {"name": "environment", "label": "Environment", "type": "custom", "query": "production,staging"},
        {"name": "region", "label": "Region", "type": "textbox", "query": "eu-central-1"},
        {"name": "service", "label": "Service (traces)", "type": "textbox", "query": "api"},
    ]


def _laid_out(rows: Mapping[str, Sequence[dict[str, Any]]]) -> list[dict[str, Any]]:
    panels: list[dict[str, Any]] = []
    top = 0
    for title, shown in rows.items():
        panels.append({"type": "row", "title": title, "collapsed": False, "gridPos": _place(0, top, _COLUMNS, 1)})
        width = _COLUMNS // len(shown)
        panels += [
            {**panel, "gridPos": _place(index * width, top + 1, width, _HEIGHT)} for index, panel in enumerate(shown)
        ]
        top += 1 + _HEIGHT
    return [{"id": number, **panel} for number, panel in enumerate(panels, start=1)]


def _place(x: int, y: int, width: int, height: int) -> dict[str, int]:
    return {"x": x, "y": y, "w": width, "h": height}


def _measured(measure: Measure, dimensions: Mapping[str, str]) -> dict[str, Any]:
    targets = [
        {
            "refId": chr(ord("A") + index),
            "datasource": _CLOUDWATCH,
            "queryMode": "Metrics",
            "metricQueryType": 0,
            "metricEditorMode": 1,
            "region": "$region",
            "namespace": metric.namespace,
            "expression": search([metric], dimensions),
            "label": f"{id_} ${{LABEL}}",
        }
        for index, (id_, metric) in enumerate(measure.metrics.items())
    ]
    return _panel(measure.title, _CLOUDWATCH, targets, description=measure.unit)


def _asked(title: str, asked: tuple[str, str]) -> dict[str, Any]:
    unit, expression = asked
    target = {"refId": "A", "datasource": _PROMETHEUS, "expr": expression, "legendFormat": "{{service}}"}
    return {**_panel(title, _PROMETHEUS, [target]), "fieldConfig": {"defaults": {"unit": unit}, "overrides": []}}


def _traces() -> dict[str, Any]:
    target = {
        "refId": "A",
        "datasource": _X_RAY,
        "queryType": "getTraceSummaries",
        "query": f'service("{_STACK}-$service")',
        "region": "$region",
    }
    return {**_panel("Traces", _X_RAY, [target]), "type": "table"}


def _panel(
    title: str, source: Mapping[str, str], targets: Sequence[Mapping[str, Any]], description: str = ""
) -> dict[str, Any]:
    return {
        "type": "timeseries",
        "title": title,
        "description": description,
        "datasource": dict(source),
        "targets": list(targets),
        "fieldConfig": {"defaults": {"min": 0}, "overrides": []},
    }
