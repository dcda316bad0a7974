"""What is promised of bringing data back, and what is configured for it."""

from __future__ import annotations

from collections.abc import Mapping

from infra.settings_data import Backups
from infra.settings_model import Settings
from infra.settings_recovery import Promise


def promise_tags(promise: Promise | None) -> dict[str, str]:
    """Return the tags by which a store bears its promise, so that whoever looks at it, and the rules, can tell."""
    if promise is None:
        return {}
    return {
        "recovery-point-minutes": str(promise.point_minutes),
        "recovery-window-days": str(promise.window_days),
    }


def promised(settings: Settings) -> Mapping[str, Mapping[str, int]]:
    """Return each store's promise by the names that its settings have."""
    recovery = settings.recovery
    stores = {"cache": recovery.cache, "database": recovery.database, "files": recovery.files}
    return {
        store: {"pointMinutes": promise.point_minutes, "windowDays": promise.window_days}
        for store, promise in stores.items()
        if promise is not None
    }


def configured(settings: Settings) -> Mapping[str, int | str]:
    """Return how far back, and to how fine a point, data can be brought back; drills tell how long it takes."""
    objectives: dict[str, int | str] = {}
    if settings.database:
        objectives["databaseWindowDays"] = settings.database.recovery_window_days
        # RDS ships the write-ahead log every five minutes (RDS user guide, "Point-in-time recovery", read 2026-11-22).
        objectives["databasePointMinutes"] = 5
    if settings.cache:
        objectives["cacheWindowDays"] = settings.cache.snapshot_days
        objectives["cachePointMinutes"] = 24 * 60
    if settings.backups:
        objectives["backupWindowDays"] = settings.backups.retention_days
        objectives["backupCopies"] = _copies(settings.backups)
    return objectives


def _copies(backups: Backups) -> str:
    """Name what would still take every copy away, since a number of days says nothing of it."""
    if backups.copy_to_account is not None:
        return "another account and region" if backups.copy_to else "another account, same region"
    return "another region, same account" if backups.copy_to else "none, all is in one account and region"
