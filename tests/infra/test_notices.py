"""People hear of what happens to the database and its backups, and of what the stack costs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from shipworthy.plan.model import Plan
from tests.infra.test_alarms import topic

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

RUNBOOKS = Path(__file__).parents[2] / "docs" / "runbooks"
ACCOUNT = "123456789012"


def rules(plan: Plan) -> dict[str, Any]:
    found = [one.inputs for one in plan.resources if one.type == "aws:cloudwatch/eventRule:EventRule"]
    return {str(one["name"]): json.loads(str(one["eventPattern"])) for one in found}


def test_what_happens_to_database_and_backups_is_told(platform_plans: Plans) -> None:
    plan = platform_plans["production"]
    found = rules(plan)
    prefix = "shipworthy-production"
    assert sorted(found) == [f"{prefix}-{name}" for name in ("copy-failed", "database-event", "restore-test-failed")]
    event = found[f"{prefix}-database-event"]["detail"]
    assert event["SourceArn"] == [f"arn:aws:rds:eu-central-1:{ACCOUNT}:db:{prefix}-database"]
    assert {"failover", "failure", "low storage", "deletion"} <= set(event["EventCategories"])
    copy = found[f"{prefix}-copy-failed"]["detail"]
    assert copy["sourceBackupVaultArn"] == [f"arn:aws:backup:eu-central-1:{ACCOUNT}:backup-vault:{prefix}-backups"]
    targets = [one.inputs["arn"] for one in plan.resources if one.type == "aws:cloudwatch/eventTarget:EventTarget"]
    assert targets == 3 * [topic("production", "notify")]


def test_a_failed_restore_test_is_known_by_the_role_that_restores(platform_plans: Plans) -> None:
    plan = platform_plans["staging"]
    (selection,) = [r for r in plan.resources if r.type.startswith("aws:backup/restoreTestingSelection:")]
    urns = selection.property_dependencies["iamRoleArn"]
    (role,) = [one.inputs["name"] for one in plan.resources if one.urn in urns and one.type == "aws:iam/role:Role"]
    detail = rules(plan)["shipworthy-staging-restore-test-failed"]["detail"]
    assert detail["iamRoleArn"] == [f"arn:aws:iam::{ACCOUNT}:role/{role}"]
    assert "FAILED" in detail["status"]


def test_each_event_has_a_runbook(platform_plans: Plans) -> None:
    for name in rules(platform_plans["production"]):
        assert (RUNBOOKS / f"{name.removeprefix('shipworthy-production-')}.md").is_file()


def test_a_stack_without_copies_hears_of_none(platform_plans: Plans) -> None:
    assert "shipworthy-staging-copy-failed" not in rules(platform_plans["staging"])


def test_a_budget_counts_the_stack_alone_and_tells_the_team(platform_plans: Plans) -> None:
    budgets = {
        stack: [one.inputs for one in platform_plans[stack].resources if one.type == "aws:budgets/budget:Budget"]
        for stack in ("staging", "tenant")
    }
    assert budgets["staging"] == []
    (budget,) = budgets["tenant"]
    told: Any = budget["notifications"]
    assert budget["limitAmount"] == "300"
    assert budget["costFilters"] == [{"name": "TagKeyValue", "values": ["user:stack$tenant"]}]
    assert {(each["notificationType"], each["threshold"]) for each in told} == {("FORECASTED", 100), ("ACTUAL", 80)}
    assert all(each["subscriberSnsTopicArns"] == [topic("tenant", "notify")] for each in told)
