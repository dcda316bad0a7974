"""Whether somebody watches what keeps data, and whether anybody ever restored it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

DATABASE = "aws:rds/instance:Instance"
CLUSTER = "aws:rds/cluster:Cluster"
MEMBER = "aws:rds/clusterInstance:ClusterInstance"
CACHE = "aws:elasticache/replicationGroup:ReplicationGroup"
ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm"
SELECTION = "aws:backup/selection:Selection"
PLAN = "aws:backup/restoreTestingPlan:RestoreTestingPlan"
RESTORED = "aws:backup/restoreTestingSelection:RestoreTestingSelection"

ALARMED = "aws-store-alarmed"
TESTED = "backup-store-restore-tested"

BACKED_UP = resource(SELECTION, "all", {"resources": ["*"]})
WEEKLY = resource(PLAN, "weekly", {"name": "weekly"})


def restoring(kind: object = "RDS", **more: object) -> dict[str, Any]:
    return resource(RESTORED, "databases", {"restoreTestingPlanName": "weekly", "protectedResourceType": kind, **more})


def tagged(value: object) -> dict[str, Any]:
    return {"stringEquals": [{"key": "aws:ResourceTag/backup", "value": value}]}


CASES = [
    together(
        ALARMED,
        "passed",
        "by reference",
        resource(DATABASE, "db", {}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}, dimensions=["db"]),
    ),
    together(
        ALARMED,
        "violated",
        "an alarm on another by reference",
        resource(DATABASE, "db", {"identifier": "shop"}),
        resource(DATABASE, "other", {}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}, dimensions=["other"]),
    ),
    together(
        ALARMED,
        "unresolved",
        "a dimension that nobody knows",
        resource(DATABASE, "db", {"identifier": "shop"}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": UNKNOWN}}),
    ),
    together(
        ALARMED,
        "passed",
        "a node of a cache, as a query",
        resource(CACHE, "cache", {"replicationGroupId": "shop"}),
        resource(ALARM, "memory", {"metricQueries": [{"metric": {"dimensions": {"CacheClusterId": "shop-001"}}}]}),
    ),
    together(
        ALARMED,
        "passed",
        "a member of a cluster",
        resource(CLUSTER, "db", {"clusterIdentifier": "shop"}),
        resource(MEMBER, "first", {"identifier": "shop-1", "clusterIdentifier": "shop"}),
        resource(ALARM, "cpu", {"dimensions": {"DBInstanceIdentifier": "shop-1"}}),
    ),
    together(ALARMED, "not-applicable", "nobody on call", resource(DATABASE, "db", {}), stack="staging"),
    together(
        ALARMED,
        "not-applicable",
        "a replica that stands by in another region",
        resource(DATABASE, "db", {"replicateSourceDb": "arn:aws:rds:eu-central-1:1:db:shop", "region": "eu-west-1"}),
    ),
    together(
        ALARMED,
        "violated",
        "a replica beside its source",
        resource(DATABASE, "db", {"replicateSourceDb": "arn:aws:rds:eu-west-1:1:db:shop", "region": "eu-west-1"}),
    ),
    together(TESTED, "not-applicable", "no backup", resource(DATABASE, "db", {})),
    together(TESTED, "violated", "no restore", resource(DATABASE, "db", {}), BACKED_UP, WEEKLY),
    together(TESTED, "passed", "every one", resource(DATABASE, "db", {}), BACKED_UP, WEEKLY, restoring()),
    together(
        TESTED,
        "passed",
        "by tag",
        resource(DATABASE, "db", {"tags": {"backup": "daily"}}),
        BACKED_UP,
        WEEKLY,
        restoring(protectedResourceConditions=tagged("daily")),
    ),
    together(
        TESTED,
        "violated",
        "by another tag",
        resource(DATABASE, "db", {"tags": {"backup": "daily"}}),
        BACKED_UP,
        WEEKLY,
        restoring(protectedResourceConditions=tagged("hourly")),
    ),
    together(TESTED, "violated", "a plan of another stack", resource(DATABASE, "db", {}), BACKED_UP, restoring()),
    together(
        TESTED, "unresolved", "an unknown kind", resource(DATABASE, "db", {}), BACKED_UP, WEEKLY, restoring(UNKNOWN)
    ),
    together(
        TESTED,
        "passed",
        "a cluster of PostgreSQL's own, which AWS Backup counts to RDS",
        resource(CLUSTER, "db", {"engine": "postgres"}),
        BACKED_UP,
        WEEKLY,
        restoring("RDS"),
    ),
    together(
        TESTED,
        "violated",
        "Aurora, and restores of RDS",
        resource(CLUSTER, "db", {"engine": "aurora-postgresql"}),
        BACKED_UP,
        WEEKLY,
        restoring("RDS"),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_stores(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
