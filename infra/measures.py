"""What is measured of each kind of thing; the alarms and the dashboard of a stack name these.

Names and statistics are from the services' own pages on their CloudWatch metrics, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.measure import Join, Measure, Metric

_EDGE = "AWS/ApplicationELB"
_SERVICE = "AWS/ECS"
_INSIGHTS = "ECS/ContainerInsights"
_DATABASE = "AWS/RDS"
_CACHE = "AWS/ElastiCache"
_FILES = "AWS/EFS"
_BACKUP = "AWS/Backup"
_PROBE = "AWS/Route53"
_RUNS = "AWS/States"


def _one(title: str, unit: str, namespace: str, metric: str, statistic: str, join: Join = "MAX") -> Measure:
    return Measure(title, unit, {"value": Metric(namespace, metric, statistic)}, join=join)


MEASURES: Final[Mapping[str, Measure]] = {
    "requests": _one("Requests", "a minute", _EDGE, "RequestCount", "Sum"),
    "latency-p50": _one("p50", "seconds", _EDGE, "TargetResponseTime", "p50"),
    "latency-p99": _one("p99", "seconds", _EDGE, "TargetResponseTime", "p99"),
    "errors": Measure(
        "Errors",
        "percent of requests",
        {
            "target": Metric(_EDGE, "HTTPCode_Target_5XX_Count", "Sum"),
            "edge": Metric(_EDGE, "HTTPCode_ELB_5XX_Count", "Sum"),
            "requests": Metric(_EDGE, "RequestCount", "Sum"),
        },
        "100 * (FILL(target, 0) + FILL(edge, 0)) / requests",
    ),
    "probe-healthy": _one("Answers from outside", "1 or 0", _PROBE, "HealthCheckStatus", "Minimum"),
    "service-cpu": _one("Processor", "percent", _SERVICE, "CPUUtilization", "Average"),
    "service-memory": _one("Memory", "percent", _SERVICE, "MemoryUtilization", "Average"),
    "service-tasks-missing": Measure(
        "Tasks missing",
        "tasks",
        {
            "desired": Metric(_INSIGHTS, "DesiredTaskCount", "Average"),
            "running": Metric(_INSIGHTS, "RunningTaskCount", "Average"),
        },
        "desired - running",
    ),
    "job-failures": Measure(
        "Runs failed",
        "runs",
        {
            "failed": Metric(_RUNS, "ExecutionsFailed", "Sum"),
            "late": Metric(_RUNS, "ExecutionsTimedOut", "Sum"),
            "aborted": Metric(_RUNS, "ExecutionsAborted", "Sum"),
        },
        "FILL(failed, 0) + FILL(late, 0) + FILL(aborted, 0)",
    ),
    "job-successes": _one("Runs", "succeeded", _RUNS, "ExecutionsSucceeded", "Sum"),
    "messages": _one("Messages", "waiting", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Maximum"),
    "database-connections": _one("Connections", "open", _DATABASE, "DatabaseConnections", "Maximum"),
    "database-storage": _one("Free storage", "bytes", _DATABASE, "FreeStorageSpace", "Minimum"),
    "database-cpu": _one("Processor", "percent", _DATABASE, "CPUUtilization", "Average"),
    "database-memory": _one("Free memory", "bytes", _DATABASE, "FreeableMemory", "Minimum"),
    "database-credits": _one("Credits", "left", _DATABASE, "CPUCreditBalance", "Minimum"),
    "database-replica-lag": _one("Replica behind", "bytes of log", _DATABASE, "OldestReplicationSlotLag", "Maximum"),
    "cache-memory": _one("Memory", "percent", _CACHE, "DatabaseMemoryUsagePercentage", "Maximum"),
    "cache-evictions": _one("Evictions", "keys a minute", _CACHE, "Evictions", "Sum", "SUM"),
    "cache-cpu": _one("Processor", "percent", _CACHE, "EngineCPUUtilization", "Average"),
    "cache-credits": _one("Credits", "left", _CACHE, "CPUCreditBalance", "Minimum", "MIN"),
    "cache-lag": _one("Replicas behind", "seconds", _CACHE, "ReplicationLag", "Maximum"),
    "files-io": _one("Operations", "percent of the limit", _FILES, "PercentIOLimit", "Maximum"),
    "distribution-errors": _one("Errors", "percent of requests", "AWS/CloudFront", "5xxErrorRate", "Average"),
    "certificate-days": _one("Certificate", "days left", "AWS/CertificateManager", "DaysToExpiry", "Minimum"),
    "backups-failed": Measure(
        "Backups failed",
        "jobs",
        {
            "failed": Metric(_BACKUP, "NumberOfBackupJobsFailed", "Sum"),
            "aborted": Metric(_BACKUP, "NumberOfBackupJobsAborted", "Sum"),
            "expired": Metric(_BACKUP, "NumberOfBackupJobsExpired", "Sum"),
        },
        "FILL(failed, 0) + FILL(aborted, 0) + FILL(expired, 0)",
    ),
    "backups-completed": _one("Backups", "completed", _BACKUP, "NumberOfBackupJobsCompleted", "Sum"),
}
"""By the name under which the catalogue of alarms and the dashboard know them."""

OWN_NUMBER: Final = "job-number"
"""The name under which the catalogue knows a number that each job logs as its own."""

LOGGED: Final = "log-number"
"""The name under which the catalogue knows a number that is counted in a service's log."""


def logged_number(namespace: str, name: str, statistic: str) -> Measure:
    """Return a number that CloudWatch Logs counts in lines or reads out of them."""
    return _one(name, "logged", namespace, name, statistic)


def own_number(namespace: str, name: str) -> Measure:
    """Return a number that the application logs; of several in a period the least one tells."""
    return _one(name, "logged", namespace, name, "Minimum")
