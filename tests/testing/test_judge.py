"""Packs judged through the public harness: one written with pulumi_policy, and one of ours that knows unknowns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shipworthy.testing import (
    UNKNOWN,
    ConfigurationError,
    Judge,
    NotInPlan,
    PackError,
    Secret,
    UsageError,
    judge,
    preview,
)
from tests.testing.mocked import THING

FIXTURES = Path(__file__).parents[1] / "fixtures"
STRANGER = FIXTURES / "golden" / "policy" / "pack"
DATABASE = "aws:rds/instance:Instance"
PLAIN = {"type": DATABASE, "name": "database", "inputs": {"storageEncrypted": False}}


@pytest.fixture(scope="module")
def readiness() -> Iterator[Judge]:
    with Judge("readiness", stack="production") as running:
        yield running


@pytest.fixture(scope="module")
def stranger() -> Iterator[Judge]:
    with Judge(STRANGER) as running:
        yield running


def test_a_pack_of_anybody_is_judged(stranger: Judge) -> None:
    verdicts = stranger.judge([PLAIN])
    assert verdicts["encrypted", "database"].outcome == "violated"
    assert verdicts["encrypted", "database"].messages == ("storage is not encrypted",)
    assert verdicts["encrypted", "database"] in verdicts.failing
    assert verdicts.outcomes()["tagged", "database"] == "passed"


def test_relations_are_judged(stranger: Judge) -> None:
    key = {"type": "aws:kms/key:Key", "name": "key"}
    assert stranger.judge([PLAIN, key])["related", "database"].outcome == "violated"
    related = {**PLAIN, "inputs": {"kmsKeyId": UNKNOWN}, "propertyDependencies": {"kmsKeyId": ["key"]}}
    with pytest.raises(NotInPlan, match="rule related has no verdict about database"):
        stranger.judge([related, key])["related", "database"]


def test_one_judgement_knows_nothing_of_the_one_before(stranger: Judge) -> None:
    bucket = {"type": "aws:s3/bucket:Bucket", "name": "bucket"}
    first = stranger.judge([bucket])
    assert stranger.judge([PLAIN]) != first
    assert stranger.judge([bucket]).outcomes() == first.outcomes()


def test_unknown_is_unresolved(readiness: Judge) -> None:
    rule = "rds-instance-recovery-window-kept"
    for days, outcome in ((35, "passed"), (1, "violated"), (UNKNOWN, "unresolved")):
        verdicts = readiness.judge([{"type": DATABASE, "name": "one", "inputs": {"backupRetentionPeriod": days}}])
        assert verdicts[rule].outcome == outcome
    assert verdicts[rule] in verdicts.unresolved
    assert verdicts[rule].paths == ("backupRetentionPeriod",)


def test_a_secret_is_in_no_verdict(readiness: Judge) -> None:
    verdicts = readiness.judge([{"type": DATABASE, "name": "one", "inputs": {"password": Secret("canary-31")}}])
    assert "canary-31" not in repr(verdicts)


def test_the_pack_is_configured() -> None:
    database = {"type": DATABASE, "name": "one", "inputs": {"backupRetentionPeriod": 9}}
    limits = {"limits": {"recovery_window_days": 9}}
    verdicts = judge("readiness", [database], stack="production", config=limits)
    assert verdicts["rds-instance-recovery-window-kept"].outcome == "passed"


def test_a_refused_configuration_is_the_users() -> None:
    with pytest.raises(ConfigurationError, match="recovery_window"):
        judge("readiness", [], config={"limits": {"recovery_windw_days": 9}})


def test_a_preview_is_judged_as_it_is() -> None:
    plan = preview(THING + 'pulumi.CustomResource("aws:rds/instance:Instance", "one", {"storageEncrypted": True})')
    assert judge(STRANGER, plan)["encrypted", plan["one"].urn].outcome == "passed"


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"type": DATABASE}, "has no name"),
        ({**PLAIN, "input": {}}, "input is no part of a resource; did you mean inputs"),
        ({**PLAIN, "parent": "databse"}, "the table has no resource databse; did you mean database"),
        ({**PLAIN, "parent": "database"}, "its parents lead back to itself"),
        ({**PLAIN, "options": {"protected": True}}, "protected is no option"),
    ],
)
def test_a_row_that_cannot_be_meant_is_refused(stranger: Judge, row: dict[str, object], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        stranger.judge([row])


def test_parents_are_part_of_a_urn(stranger: Judge) -> None:
    group = {"type": "my:index:Group", "name": "group"}
    urn = f"urn:pulumi:dev::project::my:index:Group${DATABASE}::database"
    assert stranger.judge([group, {**PLAIN, "parent": "group"}])["encrypted", urn].outcome == "violated"


def test_a_broken_pack_and_a_missing_one_are_errors() -> None:
    with pytest.raises(PackError, match="raises"):
        judge(FIXTURES / "packs" / "raises", [])
    with pytest.raises(UsageError, match="no such policy pack"):
        judge("redyness", [])


def test_a_missing_verdict_says_what_there_is(stranger: Judge) -> None:
    verdicts = stranger.judge([PLAIN])
    with pytest.raises(NotInPlan, match="did you mean encrypted"):
        verdicts["encrypt"]
    with pytest.raises(NotInPlan, match="several verdicts"):
        verdicts["encrypted"]


def test_several_packs_judge_at_once() -> None:
    with Judge([STRANGER, "readiness"], stack="production") as both:
        outcomes = both.judge([PLAIN]).outcomes()
    assert outcomes["encrypted", "database"] == "violated"
    assert outcomes["rds-instance-storage-encrypted", "database"] == "violated"
