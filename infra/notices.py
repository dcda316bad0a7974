"""What people are told beside alarms: events of the database and of its backups, and the month's spending."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from components.event_notices import EventNotices, EventNoticesArgs, Pattern
from components.spending_alert import SpendingAlert, SpendingAlertArgs
from components.topics import Topics
from infra.ground import Ground
from infra.stores import RESTORE_TESTS, Stores

_DATABASE_EVENTS: Final = (
    "deletion",
    "failover",
    "failure",
    "low storage",
    "maintenance",
    "recovery",
    "restoration",
    "security patching",
)
"""Categories worth a look (RDS user guide, "Amazon RDS event categories and event messages", read 2026-11-22)."""


def tell_of_events(ground: Ground, stores: Stores, topics: Topics) -> None:
    """Tell the team of what happens to the database, and of copies and restores that failed."""
    patterns = dict(_patterns(ground, stores))
    if patterns:
        args = EventNoticesArgs(ground.prefix, ground.location.region, topics, patterns, tags=ground.tags)
        EventNotices("notices", args)


def tell_of_spending(ground: Ground, topics: Topics) -> None:
    """Tell the team before the stack costs more than its budget, if it has one."""
    budget = ground.settings.budget
    if budget is not None:
        args = SpendingAlertArgs(
            prefix=ground.prefix,
            monthly_usd=budget.monthly_usd,
            forecast_percent=budget.forecast_percent,
            actual_percent=budget.actual_percent,
            topic_arn=topics.topic("notify"),
            tagged=("stack", ground.tags["stack"]),
            tags=ground.tags,
        )
        SpendingAlert("budget", args)


def _patterns(ground: Ground, stores: Stores) -> Iterator[tuple[str, Pattern]]:
    """Yield what each event looks like, by the name of its rule.

    Source: RDS user guide, "Creating a rule that triggers on an Amazon RDS event"; AWS Backup developer guide,
    "Monitoring AWS Backup events using Amazon EventBridge"; read 2026-11-22.
    """
    if stores.database:
        yield (
            "database-event",
            {
                "source": ["aws.rds"],
                "detail-type": ["RDS DB Instance Event"],
                "detail": {"SourceArn": [stores.database.arn], "EventCategories": list(_DATABASE_EVENTS)},
            },
        )
    if stores.backups and stores.backups.copy_vault:
        copies = {"sourceBackupVaultArn": [stores.backups.vault.arn], "state": ["FAILED"]}
        yield "copy-failed", _backup("Copy Job State Change", copies)
    if stores.restore_tests:
        # A restore doesn't name its plan in every state, but always the role, which nothing else uses.
        role = f"arn:{ground.location.partition}:iam::{ground.location.account}:role/{ground.prefix}-{RESTORE_TESTS}"
        restores = {"iamRoleArn": [role], "status": ["FAILED", "ABORTED"]}
        yield "restore-test-failed", _backup("Restore Job State Change", restores)


def _backup(kind: str, detail: Pattern) -> Pattern:
    return {"source": ["aws.backup"], "detail-type": [kind], "detail": detail}
