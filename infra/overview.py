"""The stack's dashboard: its alarms first, then one row of graphs for each question that somebody on call has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from components.alarms import Alarms
from components.dashboard import AlarmGraph, Dashboard, DashboardArgs, Formula, Graph, Panel, Series, search
from components.load_balancer import LoadBalancer
from components.measure import Metric
from components.probe import PROBE_REGION
from infra.ground import Ground
from infra.log_metrics import LogNumber
from infra.overview_work import work_rows
from infra.services import Services
from infra.stores import Stores

_EDGE: Final = "AWS/ApplicationELB"
_STATUSES: Final = {
    "2xx": "HTTPCode_Target_2XX_Count",
    "3xx": "HTTPCode_Target_3XX_Count",
    "4xx": "HTTPCode_Target_4XX_Count",
    "5xx": "HTTPCode_Target_5XX_Count",
    "5xx, no task": "HTTPCode_ELB_5XX_Count",
}

_GOOD: Final = tuple(f"HTTPCode_Target_{status}_Count" for status in ("2XX", "3XX", "4XX"))

_DAY: Final = "-P1D"
_WEEK: Final = "-P7D"
_HOUR: Final = 3600
_MINUTES: Final = 300
_FEW: Final = 2

Rows = Mapping[str, Sequence[Panel]]


def show(
    ground: Ground,
    stores: Stores,
    entrance: LoadBalancer | None,
    services: Services,
    numbers: Sequence[LogNumber],
    alarms: Sequence[Alarms],
) -> None:
    """Create the dashboard of what the stack has; alarms of the stack's region come first, then those on probes."""
    regions = (ground.location.region, PROBE_REGION)
    arns = [
        [ground.location.in_region(region).arn("cloudwatch", f"alarm:{name}") for name in each.names]
        for region, each in zip(regions, alarms, strict=False)
    ]
    rows = {
        **_edge(ground, entrance, services, [arn for far in arns[1:] for arn in far]),
        **_services(ground, services),
        **work_rows(ground, services, numbers),
        **_stores(ground, stores),
    }
    shown = [arn for each in arns for arn in each]
    Dashboard("overview", DashboardArgs(ground.prefix, ground.location.region, shown, rows, alarms))


def _edge(ground: Ground, entrance: LoadBalancer | None, services: Services, probes: Sequence[str]) -> Rows:
    if entrance is None or not any(ground.settings.services[name].routes for name in services.running):
        return {}
    whole = {"LoadBalancer": entrance.name}

    def line(label: str, metric: str, statistic: str) -> Series:
        return Series(label, Metric(_EDGE, metric, statistic), whole, ground.location.region, partly=True)

    return {
        "Do people get answers?": [
            Graph("Requests", "a minute", [line("requests", "RequestCount", "Sum")]),
            Graph("Time to answer", "seconds", [line(s, "TargetResponseTime", s) for s in ("p50", "p99")]),
            Graph("Answers by status", "a minute", [line(label, name, "Sum") for label, name in _STATUSES.items()]),
        ],
        "How were the last day and week?": [
            _answered(whole, ground.location.region),
            *(AlarmGraph("Answers from outside, a day", arn, PROBE_REGION, _DAY) for arn in probes[:_FEW]),
            Graph("Requests, a week", "an hour", [line("requests", "RequestCount", "Sum")], _HOUR, _WEEK),
            Graph("Time to answer, a week", "seconds", [line("p99", "TargetResponseTime", "p99")], _HOUR, _WEEK),
        ],
    }


def _answered(whole: Mapping[str, str], region: str) -> Graph:
    """Show the share of a day's requests that a task answered without an error of its own."""

    def total(names: Sequence[str]) -> str:
        return f"SUM({search([Metric(_EDGE, name, 'Sum') for name in names], whole, _MINUTES)})"

    lines = [
        Formula("good", "answered", total(_GOOD), region, hidden=True),
        Formula("all", "requests", total(["RequestCount"]), region, hidden=True),
        # A sum over time is one number; the line of zeros gives it the points that a graph wants.
        Formula("share", "of requests", "100 * SUM(good) / SUM(all) + 0 * all", region),
    ]
    return Graph("Answered without an error, a day", "percent", lines, _MINUTES, _DAY, number=True)


def _services(ground: Ground, services: Services) -> Rows:
    if not services.running:
        return {}

    def graph(title: str, unit: str, namespace: str, metrics: Mapping[str, str]) -> Graph:
        return Graph(
            title,
            unit,
            [
                Series(
                    f"{name} {label}".strip(),
                    Metric(namespace, metric, "Average"),
                    {"ClusterName": services.cluster.cluster_name, "ServiceName": service.service_name},
                    ground.location.region,
                )
                for name, service in services.running.items()
                for label, metric in metrics.items()
            ],
        )

    tasks = {"running": "RunningTaskCount", "wanted": "DesiredTaskCount"}
    return {
        "Do the services keep up?": [
            graph("Processor", "percent", "AWS/ECS", {"": "CPUUtilization"}),
            graph("Memory", "percent", "AWS/ECS", {"": "MemoryUtilization"}),
            graph("Tasks", "tasks", "ECS/ContainerInsights", tasks),
        ]
    }


def _stores(ground: Ground, stores: Stores) -> Rows:
    region = ground.location.region

    def graph(
        title: str, unit: str, namespace: str, lines: Mapping[str, tuple[str, str]], *parts: dict[str, str]
    ) -> Graph:
        return Graph(
            title,
            unit,
            [
                Series(f"{label} {number}".strip(), Metric(namespace, name, statistic), part, region)
                for label, (name, statistic) in lines.items()
                for number, part in zip(_numbers(len(parts)), parts, strict=True)
            ],
        )

    rows: dict[str, Sequence[Panel]] = {}
    if stores.database:
        part, name = {"DBInstanceIdentifier": stores.database.identifier}, "AWS/RDS"
        latency = {"read": ("ReadLatency", "Average"), "write": ("WriteLatency", "Average")}
        rows["Does the database keep up?"] = [
            graph("Time of reads and writes", "seconds", name, latency, part),
            graph("Queries under way", "sessions", name, {"load": ("DBLoad", "Average")}, part),
            graph("Connections", "open", name, {"connections": ("DatabaseConnections", "Maximum")}, part),
            graph("Processor", "percent", name, {"processor": ("CPUUtilization", "Average")}, part),
            graph("Free storage", "bytes", name, {"free": ("FreeStorageSpace", "Minimum")}, part),
        ]
    if stores.cache:
        nodes, name = [{"CacheClusterId": node} for node in stores.cache.node_ids], "AWS/ElastiCache"
        rows["Does the cache keep up?"] = [
            graph("Hit rate", "percent", name, {"hits": ("CacheHitRate", "Average")}, *nodes),
            graph("Memory", "percent", name, {"memory": ("DatabaseMemoryUsagePercentage", "Maximum")}, *nodes),
            graph("Evictions", "keys a minute", name, {"evictions": ("Evictions", "Sum")}, *nodes),
        ]
    if stores.backups:
        vault = {"BackupVaultName": stores.backups.vault.name}
        jobs = {"ended well": "NumberOfBackupJobsCompleted", "failed": "NumberOfBackupJobsFailed"}
        lines = {label: (metric, "Sum") for label, metric in jobs.items()}
        rows["Is the data safe?"] = [graph("Backups", "jobs", "AWS/Backup", lines, vault)]
    return rows


def _numbers(count: int) -> list[str]:
    """Tell several parts apart by numbers from 1 on; one alone needs none."""
    return [""] if count == 1 else [str(number) for number in range(1, count + 1)]
