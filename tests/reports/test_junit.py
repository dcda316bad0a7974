from __future__ import annotations

from xml.etree.ElementTree import Element, fromstring

from shipworthy.plan.errors import ProgramError
from shipworthy.plan.findings import Level, Rule, Severity
from shipworthy.plan.model import Plan
from shipworthy.reports.junit import render
from shipworthy.reports.report import build_report

from .plans import PlanBuilder, shop


def document(*plans: Plan) -> Element:
    return fromstring(render(build_report(plans)))  # noqa: S314 - our own


def cases(plan: Plan) -> dict[str, Element]:
    return {case.get("name", ""): case for case in document(plan).iter("testcase")}


def text(case: Element, kind: str) -> str:
    found = case.find(kind)
    return found.text or "" if found is not None else ""


def test_each_rule_is_a_test_that_fails_with_what_is_wrong() -> None:
    found = cases(shop().plan())

    assert text(found["rds-instance-recovery-window-kept"], "failure").splitlines() == [
        "mandatory high: database/database-instance",
        "  backupRetentionPeriod = 1: keeps 1 day, 35 promised",
        "  infra/__main__.py:9 → infra/stack.py:61 → components/postgres.py:120",
        "  Remedy: Remedy of rds-instance-recovery-window-kept.",
    ]
    assert "KeyError: 'rules'" in text(found["s3-bucket-crashes"], "error")
    assert len(found["s3-bucket-encrypted"]) == 0


def test_what_does_not_fail_is_told_without_failing_the_test() -> None:
    found = cases(shop().plan())

    for rule in ("rds-instance-subnets-private", "s3-bucket-versioned", "s3-bucket-tagged"):
        assert [element.tag for element in found[rule]] == ["system-out"]
    assert "waived by ana@example.com until 2027-01-31" in text(found["s3-bucket-versioned"], "system-out")


def test_a_rule_that_no_resource_meets_is_skipped() -> None:
    plan = shop()
    plan.rules["idle"] = Rule("idle", "", Level.MANDATORY, Severity.LOW, "resource")

    assert [element.tag for element in cases(plan.plan())["idle"]] == ["skipped"]


def test_suites_count_their_tests() -> None:
    root = document(shop().plan(), PlanBuilder("staging").plan())

    assert [suite.get("name") for suite in root] == [
        "shop.production.preview",
        "shop.production.readiness",
        "shop.staging.preview",
    ]
    counted = {name: root.get(name) for name in ("tests", "failures", "errors", "skipped")}
    assert counted == {"tests": "8", "failures": "1", "errors": "1", "skipped": "0"}


def test_a_failed_program_is_a_test_in_error() -> None:
    found = cases(PlanBuilder().plan(failure=ProgramError("Traceback …\nValueError: no")))

    assert text(found["the program failed"], "error") == "Traceback …\nValueError: no"
