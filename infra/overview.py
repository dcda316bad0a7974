"""The stack's dashboard: its alarms first, then one row of graphs for each question that somebody on call has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from components.alarms import Alarms
from components.dashboard import Dashboard, DashboardArgs, Graph, Series
from components.load_balancer import LoadBalancer
from components.measure import Metric
from components.probe import PROBE_REGION
from infra.ground import Ground
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

Rows = Mapping[str, Sequence[Graph]]


def show(
    ground: Ground, stores: Stores, entrance: LoadBalancer | None, services: Services, alarms: Sequence[Alarms]
) -> None:
    """Create the dashboard of what the stack has."""
    rows = {**_edge(ground, entrance, services), **_services(ground, services), **_stores(ground, stores)}
    regions = (ground.location.region, PROBE_REGION)
    arns = [
        ground.location.in_region(region).arn("cloudwatch", f"alarm:{name}")
        for region, each in zip(regions, alarms, strict=False)
        for name in each.names
    ]
    Dashboard("overview", DashboardArgs(ground.prefix, ground.location.region, arns, rows, alarms))


def _edge(ground: Ground, entrance: LoadBalancer | None, services: Services) -> Rows:
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
        ]
    }


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

    rows: dict[str, Sequence[Graph]] = {}
    if stores.database:
        part, name = {"DBInstanceIdentifier": stores.database.identifier}, "AWS/RDS"
        latency = {"read": ("ReadLatency", "Average"), "write": ("WriteLatency", "Average")}
        rows["Does the database keep up?"] = [
            graph("Time of reads and writes", "seconds", name, latency, part),
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
