"""The dashboard's rows on work that comes and goes: the runs of jobs, and what services count in their logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from components.dashboard import Graph, LogTable, Panel, Series
from components.job import Job
from components.measure import Metric
from infra.ground import Ground
from infra.log_metrics import LogNumber
from infra.services import Services

_WEEK: Final = "-P7D"
_HOUR: Final = 3600

_ENDS: Final = {
    "succeeded": "ExecutionsSucceeded",
    "failed": "ExecutionsFailed",
    "took too long": "ExecutionsTimedOut",
}

_LAST_RUNS: Final = "stats max(@timestamp) as ended, count(*) as lines by @log, @logStream | sort ended desc | limit 20"
"""Each attempt has a log stream of its own, whose last line is about when it ended."""

Rows = Mapping[str, Sequence[Panel]]


def work_rows(ground: Ground, services: Services, numbers: Sequence[LogNumber]) -> Rows:
    """Return the rows of what the stack has."""
    jobs = _jobs(ground, services.jobs.scheduled)
    logged = _logged(ground, numbers)
    return {
        **({"Do the jobs do their work?": jobs} if jobs else {}),
        **({"What do the services log?": logged} if logged else {}),
    }


def _jobs(ground: Ground, jobs: Mapping[str, Job]) -> list[Panel]:
    if not jobs:
        return []
    region = ground.location.region
    runs = [
        Series(
            f"{name} {label}", Metric("AWS/States", metric, "Sum"), {"StateMachineArn": job.state_machine_arn}, region
        )
        for name, job in jobs.items()
        for label, metric in _ENDS.items()
    ]
    counted = [
        Series(f"{name} {success.metric}", Metric(job.namespace, success.metric, "Minimum"), {}, region)
        for name, job in jobs.items()
        if (success := ground.settings.jobs[name].success)
    ]
    return [
        LogTable("Last runs", [job.log_group for job in jobs.values()], _LAST_RUNS),
        Graph("Runs of a week", "runs", runs, seconds=_HOUR, since=_WEEK, number=True),
        Graph("Runs by hour", "runs", runs, seconds=_HOUR, since=_WEEK),
        *([Graph("Work done", "counted", counted, seconds=_HOUR, since=_WEEK)] if counted else []),
    ]


def _logged(ground: Ground, numbers: Sequence[LogNumber]) -> list[Panel]:
    lines = [
        Series(
            f"{each.service} {each.name}", Metric(each.namespace, each.name, each.statistic), {}, ground.location.region
        )
        for each in numbers
    ]
    return [Graph("Counted in logs", "a minute", lines)] if lines else []
