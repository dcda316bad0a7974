"""What a store's tags promise of its recovery, held against what would bring it back."""

from __future__ import annotations

from typing import Any

import pytest

from policies.rules.facts.cadence import longest_gap
from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

DATABASE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
FILES = "aws:efs/fileSystem:FileSystem"
TABLE = "aws:dynamodb/table:Table"
BUCKET = "aws:s3/bucket:Bucket"

POINT = "aws-store-recovery-point-kept"
WINDOW = "aws-store-recovery-window-kept"


def promising(minutes: object = None, days: object = None, **inputs: object) -> dict[str, Any]:
    tags = {"recovery-point-minutes": minutes, "recovery-window-days": days}
    return {"tags": {tag: value for tag, value in tags.items() if value is not None}, **inputs}


def planned(schedule: object, days: object = 35, **more: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """A plan and a selection of everything by it."""
    rule = {"schedule": schedule, "lifecycle": {"deleteAfter": days}, **more}
    return (
        resource("aws:backup/plan:Plan", "plan", {"rules": [rule]}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["*"], "planId": UNKNOWN}, planId=["plan"]),
    )


def versioned(**lifecycle: object) -> list[dict[str, Any]]:
    versions = {"versioningConfiguration": {"status": "Enabled"}}
    ends = {"rules": [{"status": "Enabled", "noncurrentVersionExpiration": lifecycle}]}
    return [
        resource("aws:s3/bucketVersioning:BucketVersioning", "kept", versions, bucket=["subject"]),
        resource("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "ends", ends, bucket=["subject"]),
    ]


HOURLY = "cron(0 * * * ? *)"
DAILY = "cron(0 5 * * ? *)"
WEEKLY = "cron(0 5 ? * SUN *)"

CASES = [
    alone(POINT, DATABASE, {"backupRetentionPeriod": 7, "tags": {"a": "b"}}, "not-applicable", "no promise"),
    alone(WINDOW, DATABASE, {"backupRetentionPeriod": 7}, "not-applicable", "no tag at all"),
    alone(POINT, DATABASE, promising("5", backupRetentionPeriod=7), "passed", "write-ahead log"),
    alone(POINT, DATABASE, promising("4", backupRetentionPeriod=7), "violated", "finer than the log"),
    alone(POINT, DATABASE, promising("5"), "violated", "no backups at all"),
    alone(POINT, DATABASE, promising("5", backupRetentionPeriod=UNKNOWN), "unresolved", "an unknown retention"),
    alone(POINT, DATABASE, promising(UNKNOWN, backupRetentionPeriod=7), "unresolved", "an unknown promise"),
    alone(
        POINT,
        DATABASE,
        {"tags": {"recovery-point-minutes": "5", "owner": UNKNOWN}, "backupRetentionPeriod": 7},
        "passed",
        "another tag that nobody knows",
    ),
    alone(POINT, DATABASE, promising("soon", backupRetentionPeriod=7), "violated", "a promise that is no number"),
    alone(POINT, CLUSTER, promising("5"), "passed", "a cluster keeps one day by itself"),
    alone(WINDOW, CLUSTER, promising("5", "2"), "violated", "and no more than one"),
    alone(WINDOW, DATABASE, promising("5", "35", backupRetentionPeriod=35), "passed", "as many days"),
    alone(WINDOW, DATABASE, promising("5", "35", backupRetentionPeriod=7), "violated", "fewer days"),
    together(
        WINDOW,
        "violated",
        "daily snapshots don't make the window of the log longer",
        resource(DATABASE, "db", promising("5", "35", backupRetentionPeriod=7)),
        *planned(DAILY, 365),
    ),
    together(
        WINDOW,
        "passed",
        "daily snapshots where no finer point is promised",
        resource(DATABASE, "db", promising(None, "365", backupRetentionPeriod=7)),
        *planned(DAILY, 365),
    ),
    together(POINT, "passed", "hourly snapshots", resource(DATABASE, "db", promising("60")), *planned(HOURLY)),
    together(POINT, "violated", "weekly snapshots", resource(DATABASE, "db", promising("1440")), *planned(WEEKLY)),
    together(
        POINT,
        "passed",
        "a plan that backs up continuously",
        resource(DATABASE, "db", promising("5")),
        *planned(DAILY, enableContinuousBackup=True),
    ),
    together(
        POINT,
        "violated",
        "no continuous backup of files",
        resource(FILES, "models", promising("5")),
        *planned(DAILY, enableContinuousBackup=True),
    ),
    together(
        POINT,
        "unresolved",
        "a plan of another stack",
        resource(DATABASE, "db", promising("60")),
        resource("aws:backup/selection:Selection", "all", {"resources": ["*"], "planId": "5f1c"}),
    ),
    together(
        POINT,
        "unresolved",
        "the last day of a month",
        resource(DATABASE, "db", promising("60")),
        *planned("cron(0 5 L * ? *)"),
    ),
    together(
        POINT,
        "passed",
        "what can't be counted needs no counting where another way is enough",
        resource(DATABASE, "db", promising("60", backupRetentionPeriod=7)),
        *planned("cron(0 5 L * ? *)"),
    ),
    together(
        POINT,
        "violated",
        "a promise of the whole program by its provider",
        resource(DATABASE, "db", {"backupRetentionPeriod": 7}),
        resource("pulumi:providers:aws", "eu", {"defaultTags": '{"tags": {"recovery-point-minutes": "1"}}'}),
    ),
    alone(POINT, CACHE, promising("1440", snapshotRetentionLimit=1), "passed", "a cache's daily snapshots"),
    alone(POINT, CACHE, promising("60", snapshotRetentionLimit=1), "violated", "a cache's hourly ones"),
    alone(WINDOW, CACHE, promising("1440", "7", snapshotRetentionLimit=1), "violated", "a cache's one day"),
    together(
        WINDOW,
        "passed",
        "a file system's own backups",
        resource(FILES, "models", promising("1440", "35")),
        resource(
            "aws:efs/backupPolicy:BackupPolicy", "p", {"backupPolicy": {"status": "ENABLED"}}, fileSystemId=["models"]
        ),
    ),
    alone(POINT, FILES, promising("1440"), "violated", "a file system without any"),
    alone(WINDOW, TABLE, promising("5", "35", pointInTimeRecovery={"enabled": True}), "passed", "a table"),
    alone(
        WINDOW,
        TABLE,
        promising("5", "35", pointInTimeRecovery={"enabled": True, "recoveryPeriodInDays": 7}),
        "violated",
        "a table's seven days",
    ),
    together(
        WINDOW,
        "passed",
        "old versions",
        resource(BUCKET, "subject", promising("0", "30")),
        *versioned(noncurrentDays=30),
    ),
    together(
        WINDOW,
        "violated",
        "old versions of a week",
        resource(BUCKET, "subject", promising("0", "30")),
        *versioned(noncurrentDays=7),
    ),
    alone(POINT, BUCKET, promising("0"), "violated", "a bucket without versions"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_promises_of_recovery(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome


def test_a_broken_promise_tells_both_sides(readiness: PackUnderTest) -> None:
    kept = together(WINDOW, "violated", "", resource(DATABASE, "db", promising("5", "35", backupRetentionPeriod=7)))
    assert "35 days are promised to points 5 minutes apart, and 7 are kept" in str(verdict(kept, readiness))


@pytest.mark.parametrize(
    ("schedule", "minutes"),
    [
        (HOURLY, 60),
        (DAILY, 1440),
        (WEEKLY, 7 * 1440),
        ("cron(0/15 * * * ? *)", 15),
        ("cron(30 0,6-12/3 * * ? *)", 12 * 60 + 0),
        ("cron(0 5 ? * MON-FRI *)", 3 * 1440),
        ("cron(0 5 ? * 2,5 *)", 4 * 1440),
        ("cron(0 5 1 * ? *)", 31 * 1440),
        ("cron(0 5 1,15 * ? *)", 17 * 1440),
        ("cron(0 5 L * ? *)", None),
        ("cron(0 5 1 6 ? *)", None),
        ("cron(0 25 * * ? *)", None),
        ("cron(0 5 * *)", None),
        ("rate(1 hour)", None),
    ],
)
def test_the_longest_time_between_two_backups(schedule: str, minutes: int | None) -> None:
    assert longest_gap(schedule) == minutes


COPIED = "backup-plan-copied-to-another-account"
OURS = resource("pulumi:providers:aws", "eu", {"allowedAccountIds": '["111122223333"]'})


def copying(vault: object, *vaults: str) -> dict[str, Any]:
    inputs = {"rules": [{"copyActions": [{"destinationVaultArn": vault}]}]}
    return resource("aws:backup/plan:Plan", "plan", inputs, rules=list(vaults))


def vault_in(account: str) -> str:
    return f"arn:aws:backup:eu-central-1:{account}:backup-vault:copies"


COPIES = [
    together(COPIED, "passed", "elsewhere", copying(vault_in("444455556666")), OURS),
    together(COPIED, "violated", "another vault of the same account", copying(vault_in("111122223333")), OURS),
    together(
        COPIED,
        "violated",
        "a vault by reference",
        copying(UNKNOWN, "copies"),
        resource("aws:backup/vault:Vault", "copies", {}),
    ),
    together(COPIED, "unresolved", "a vault that nobody knows", copying(UNKNOWN)),
    alone(COPIED, "aws:backup/plan:Plan", {"rules": [{}]}, "violated", "nowhere"),
    alone(COPIED, "aws:backup/plan:Plan", {"rules": [{}]}, "not-applicable", "no production", stack="staging"),
]


@pytest.mark.parametrize("case", COPIES, ids=str)
def test_copies_in_another_account(case: Case, security: PackUnderTest) -> None:
    assert verdict(case, security)["outcome"] == case.outcome
