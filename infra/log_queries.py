"""The questions that somebody who looks for a cause asks the logs, saved in the console."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from components.saved_queries import SavedQueries, SavedQueriesArgs, SavedQuery
from infra.ground import Ground
from infra.services import Services
from infra.stores import Stores

_SHOWN: Final = "fields @timestamp, @log, @message"

_OF_APPLICATIONS: Final[Mapping[str, str]] = {
    "errors": f"{_SHOWN} | filter level in ['ERROR', 'error', 'CRITICAL'] or @message like /Traceback|Exception/"
    " | sort @timestamp desc | limit 200",
    "kinds-of-errors": "filter level in ['ERROR', 'error', 'CRITICAL'] or @message like /Traceback|Exception/"
    " | pattern @message",
    "by-correlation-id": f"{_SHOWN} | filter @message like 'PUT-THE-ID-HERE' | sort @timestamp asc | limit 1000",
    "lines-by-service": "stats count(*) as lines by bin(5m), @log",
}
"""By name. What is JSON is known by its properties, and a correlation id is found wherever a line has it."""

_OF_DATABASE: Final = (
    'fields @timestamp, @message | filter @message like /duration: / | parse @message "duration: * ms" as milliseconds'
    " | sort milliseconds desc | limit 100"
)
"""Postgres logs each statement of a second or more with the time that it took."""


def save_queries(ground: Ground, stores: Stores, services: Services) -> None:
    """Save the queries over all logs of services and jobs that run, and over the database's."""
    runs = {**services.running, **services.jobs.scheduled}
    groups = [run.log_group for run in runs.values()]
    queries = {name: SavedQuery(text, groups) for name, text in _OF_APPLICATIONS.items()} if groups else {}
    after = [*runs.values(), *([stores.database] if stores.database else [])]
    if stores.database:
        log = f"/aws/rds/instance/{stores.database.identifier}/postgresql"
        queries["slow-statements"] = SavedQuery(_OF_DATABASE, [log])
    if queries:
        SavedQueries("queries", SavedQueriesArgs(ground.prefix, queries, after))
