"""Settings of how it is known that data can be brought back."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from infra.settings_base import Schedule, Section


class RestoreTests(Section):
    """Restores of the database's latest backup, made to see that it can be done, and removed afterwards."""

    schedule: Schedule = "cron(0 9 ? * MON *)"
    """When a restore begins, in UTC."""

    validation_hours: Annotated[int, Field(ge=1, le=168)] = 4
    """Hours for which the restored database stays, so that its contents can be looked at."""
