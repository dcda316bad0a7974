"""What guards the account: each part can be left to the organisation."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from bootstrap.ground import Ground
from bootstrap.settings_guard import Budget, Trail
from components.account_defaults import AccountDefaults, AccountDefaultsArgs
from components.audit_trail import AuditTrail, AuditTrailArgs
from components.private_bucket import ObjectLock
from components.spending_alert import SpendingAlert, SpendingAlertArgs
from components.threat_detection import ThreatDetection, ThreatDetectionArgs


def guard_account(ground: Ground) -> Mapping[str, pulumi.Input[object]]:
    """Create the guard, and return where its records and findings go."""
    guard = ground.settings.guard
    AccountDefaults(
        "defaults",
        AccountDefaultsArgs(ground.regions, guard.encrypted_volumes, guard.private_buckets, guard.strong_passwords),
    )
    if ground.settings.budget is not None:
        _spending(ground, ground.settings.budget)
    outputs: dict[str, pulumi.Input[object]] = {}
    if guard.trail is not None:
        outputs["trailBucket"] = _trail(ground, guard.trail).bucket_name
    if guard.misuse or guard.sharing:
        topic = _detection(ground).topic_arn
        if topic is not None:
            outputs["findingsTopicArn"] = topic
    return outputs


def _spending(ground: Ground, budget: Budget) -> SpendingAlert:
    args = SpendingAlertArgs(
        prefix=ground.prefix,
        monthly_usd=budget.monthly_usd,
        forecast_percent=budget.forecast_percent,
        actual_percent=budget.actual_percent,
        emails=budget.emails,
        topic_arn=budget.topic_arn,
        tags=ground.tags,
    )
    return SpendingAlert("spending", args)


def _trail(ground: Ground, trail: Trail) -> AuditTrail:
    lock = ObjectLock(trail.lock_days, "COMPLIANCE" if trail.irreversible_compliance_lock else "GOVERNANCE")
    return AuditTrail("audit", AuditTrailArgs(ground.location, ground.prefix, trail.retention_days, lock, ground.tags))


def _detection(ground: Ground) -> ThreatDetection:
    guard = ground.settings.guard
    args = ThreatDetectionArgs(
        location=ground.location,
        prefix=ground.prefix,
        regions=ground.regions,
        misuse=guard.misuse,
        sharing=guard.sharing,
        emails=ground.settings.alerts.emails,
        tags=ground.tags,
    )
    return ThreatDetection("watch", args)
