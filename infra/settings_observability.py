"""Settings of what is watched, and of who hears about it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from infra.settings_base import Name, Percent, Section, text

Email = Annotated[
    str, text(r"^[^@\s]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$", "an e-mail address", example="team@example.com")
]

Emails = Annotated[tuple[Email, ...], Field(max_length=20)]

ProbeRegion = Literal[
    "ap-northeast-1",
    "ap-southeast-1",
    "ap-southeast-2",
    "eu-west-1",
    "sa-east-1",
    "us-east-1",
    "us-west-1",
    "us-west-2",
]
"""Regions with checkers (Route 53 API reference, `HealthCheckConfig`, read 2026-11-22)."""


class Slack(Section):
    """A channel of Slack, reached through the chat service of AWS.

    Somebody must have let AWS into the workspace first, once, in the console of Amazon Q Developer in chat
    applications; a preview looks the workspace up and fails otherwise.
    """

    workspace: Annotated[str, Field(min_length=1, examples=["Example"])]
    """Name of the workspace, as Slack shows it."""

    channel_id: Annotated[str, text(r"^[CG][A-Z0-9]{8,}$", "the id of a channel", example="C07EZ1ABC23")]
    """Id of the channel, the end of its link."""


class Alerts(Section):
    """Who hears of alarms: *page* wakes somebody up, *notify* is read in working hours."""

    page_emails: Emails = ()
    """Addresses that get every page; each confirms once, by a link that it is sent."""

    notify_emails: Emails = ()
    """Addresses that get every notification; each confirms once, by a link that it is sent."""

    pager_secret: Name | None = None
    """Named secret with the HTTPS address of the pager's integration, for PagerDuty
    `https://events.pagerduty.com/integration/<key>/enqueue`. Give it once the secret has that value: the address is
    read when the stack is applied."""

    slack: Slack | None = None
    """Channel that gets every notification."""

    runbooks: Annotated[str, text(r"^[^\s?#]*[^\s?#/]$", "a path or URL without a slash at its end")] = "docs/runbooks"
    """Where the runbooks are, for the links in alarms: a folder of the repository, or the URL where people read it."""

    @field_validator("page_emails", "notify_emails")
    @classmethod
    def _each_once(cls, addresses: tuple[str, ...]) -> tuple[str, ...]:
        if len(set(addresses)) < len(addresses):
            raise ValueError("has an address twice; expected different addresses")
        return addresses


class Probe(Section):
    """The question from outside whether each public service answers, every 30 seconds over HTTPS, by Route 53."""

    regions: Annotated[tuple[ProbeRegion, ...], Field(min_length=3, max_length=8)] = (
        "eu-west-1",
        "us-east-1",
        "us-west-2",
    )
    """Where it is asked from; three regions or more, so that one alone can't be wrong."""

    @field_validator("regions")
    @classmethod
    def _different_regions(cls, regions: tuple[ProbeRegion, ...]) -> tuple[ProbeRegion, ...]:
        if len(set(regions)) < len(regions):
            raise ValueError("has a region twice; expected different regions")
        return regions


class Budget(Section):
    """What the stack may cost a month, counted by its tag `stack`.

    That tag has to be activated for cost allocation first, once in an account, in the console of Billing; stacks of one
    name in one account count together.
    """

    monthly_usd: Annotated[int, Field(ge=1, le=10_000_000)]
    """The budget in US dollars."""

    forecast_percent: Annotated[int, Field(ge=1, le=1000)] = 100
    """Notifies when AWS expects so much of the budget for the whole month."""

    actual_percent: Annotated[int, Field(ge=1, le=1000)] = 80
    """Notifies when so much of the budget was spent."""


class Alarms(Section):
    """Where alarms begin. Which alarm wakes somebody up stands in infra/alarm_catalogue.py."""

    error_percent: Annotated[float, Field(ge=0.01, le=100)] = 5
    """Share of requests answered with a 5xx status, for 5 minutes; notifies."""

    latency_milliseconds: Annotated[int, Field(ge=1, le=600_000)] = 1000
    """Response time of the slowest hundredth of requests (p99), for 5 minutes; notifies."""

    connections_percent: Percent = 95
    """Share of the database's connections in use, for 5 minutes; pages."""

    storage_free_percent: Annotated[int, Field(ge=1, le=50)] = 10
    """Free share of the storage that the database began with, for 15 minutes, which is longer than RDS takes to add
    some; pages."""

    database_cpu_percent: Percent = 80
    """Processor use of the database, for 15 minutes; notifies."""

    database_free_memory_mib: Annotated[int, Field(ge=16, le=1_048_576)] = 128
    """Free memory of the database in MiB, for 15 minutes; notifies."""

    cpu_credits: Annotated[int, Field(ge=1, le=10_000)] = 30
    """Credits left to a burstable database or cache, for 15 minutes; notifies."""

    replication_lag_seconds: Annotated[int, Field(ge=1, le=86_400)] = 30
    """Seconds that a replica of the cache is behind, for 5 minutes; notifies."""

    database_replica_lag_mib: Annotated[int, Field(ge=1, le=1_048_576)] = 1024
    """MiB of the database's log that its replica hasn't got, for 15 minutes; notifies."""

    cache_memory_percent: Percent = 90
    """Memory in use on the fullest node of the cache, for 15 minutes; notifies."""

    cache_evictions: Annotated[int, Field(ge=1)] = 100
    """Keys that the cache had to drop in a minute, for 5 minutes; notifies."""

    cache_cpu_percent: Percent = 80
    """Processor use of the busiest node of the cache, for 15 minutes; notifies."""

    files_io_percent: Percent = 90
    """Share of the operations that a file system can do, for 15 minutes; notifies."""

    service_cpu_percent: Percent = 90
    """Mean processor use of a service's tasks, for 15 minutes; notifies."""

    service_memory_percent: Percent = 90
    """Mean memory use of a service's tasks, for 15 minutes; notifies."""

    certificate_days: Annotated[int, Field(ge=1, le=60)] = 30
    """Days before the certificate ends; notifies. ACM renews it 60 days before."""

    backup_late_days: Annotated[int, Field(ge=1, le=7)] = 2
    """Days without a backup that ended well; notifies."""
