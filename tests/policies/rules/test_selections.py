"""What backup plans take: the rules must see, must not mistake, and must leave open."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, resource, together, verdict

pytestmark = pytest.mark.xdist_group("readiness")

INSTANCE = "aws:rds/instance:Instance"


CASES = [
    # What a backup plan takes.
    together(
        "rds-instance-backup-plan-covers",
        "passed",
        "a pattern for all databases",
        resource(INSTANCE, "db", {"identifier": "shop"}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["arn:aws:rds:*:*:db:*"]}),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "violated",
        "a pattern for clusters",
        resource(INSTANCE, "db", {"identifier": "shop"}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["arn:aws:rds:*:*:cluster:*"]}),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "violated",
        "taken and excluded again",
        resource(INSTANCE, "db", {}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["*"]}, notResources=["db"]),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "violated",
        "a condition that it does not meet",
        resource(INSTANCE, "db", {"tags": {"stage": "test"}}),
        resource(
            "aws:backup/selection:Selection",
            "all",
            {
                "resources": ["*"],
                "conditions": [{"stringEquals": [{"key": "aws:ResourceTag/stage", "value": "production"}]}],
            },
        ),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "passed",
        "a tag that the provider puts on everything",
        resource(INSTANCE, "db", {}),
        resource("pulumi:providers:aws", "eu", {"defaultTags": '{"tags": {"backup": "daily"}}'}),
        resource(
            "aws:backup/selection:Selection",
            "tagged",
            {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
        ),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "unresolved",
        "a tag that nobody knows",
        resource(INSTANCE, "db", {"tags": {"backup": UNKNOWN}}),
        resource(
            "aws:backup/selection:Selection",
            "tagged",
            {"selectionTags": [{"type": "STRINGEQUALS", "key": "backup", "value": "daily"}]},
        ),
    ),
    alone("rds-instance-backup-plan-covers", INSTANCE, {"tags": {"backup": "daily"}}, "violated", "nobody selects"),
    together(
        "rds-instance-backup-plan-covers",
        "passed",
        "everything",
        resource(INSTANCE, "db", {}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["*"]}),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "passed",
        "a whole service",
        resource(INSTANCE, "db", {}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["arn:aws:rds:*"]}),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "violated",
        "another service",
        resource(INSTANCE, "db", {}),
        resource("aws:backup/selection:Selection", "all", {"resources": ["arn:aws:dynamodb:*"]}),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "violated",
        "another database by name",
        resource(INSTANCE, "db", {"identifier": "shop"}),
        resource(
            "aws:backup/selection:Selection", "one", {"resources": ["arn:aws:rds:eu-central-1:111122223333:db:blog"]}
        ),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "unresolved",
        "a list that nobody knows",
        resource(INSTANCE, "db", {}),
        resource("aws:backup/selection:Selection", "some", {"resources": UNKNOWN}),
    ),
    together(
        "rds-instance-backup-plan-covers",
        "violated",
        "a list that refers to another database",
        resource(INSTANCE, "db", {}),
        resource("aws:rds/cluster:Cluster", "other", {}),
        resource("aws:backup/selection:Selection", "some", {"resources": [UNKNOWN]}, resources=["other"]),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_what_backup_plans_take(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
