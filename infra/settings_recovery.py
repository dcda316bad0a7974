"""Settings of what is promised of bringing data back, and how it is known to hold."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from pydantic import Field

from infra.settings_base import Conflict, Schedule, Section


class Promise(Section):
    """What is promised of bringing a store's data back, as tags that rules hold against the store's backups."""

    point_minutes: Annotated[int, Field(ge=0, le=525_600, examples=[5])]
    """Minutes of the newest data that may be lost. The database's log is saved every 5 minutes, the cache daily."""

    window_days: Annotated[int, Field(ge=1, le=3650, examples=[35])]
    """Days back, to points as fine as that."""


class Recovery(Section):
    """Recovery objectives that somebody was promised, beside what the stores are set to."""

    database: Promise | None = None
    """Of the database."""

    cache: Promise | None = None
    """Of the cache."""

    files: Promise | None = None
    """Of every shared file system."""


class RestoreTests(Section):
    """Restores of the latest backups of database and files, made to see that it can be done, and removed afterwards."""

    schedule: Schedule = "cron(0 9 ? * MON *)"
    """When a restore begins, in UTC."""

    validation_hours: Annotated[int, Field(ge=1, le=168)] = 4
    """Hours for which what was restored stays, so that its contents can be looked at."""


def promise_conflicts(recovery: Recovery, read: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield the promises of stores that the settings `read` so far don't have."""
    for store in ("database", "cache", "files"):
        if getattr(recovery, store) is not None and store in read and not read[store]:
            yield Conflict((store,), f"is promised of a store that isn't there; expected shipworthy:{store} too")
