"""The page of each example answers its owner's wishes with what the stack really has."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from shipworthy.plan.model import Plan
from tests.conftest import ROOT
from tests.examples import SYSTEMS, settings_of
from tests.examples.evidence import LEFT, Row, missing, rows

pytestmark = pytest.mark.xdist_group("examples")

PAGES = ROOT / "docs" / "examples"


@pytest.mark.parametrize("system", SYSTEMS)
def test_every_answer_is_there(example_plans: Mapping[str, Plan], system: str) -> None:
    page = PAGES / f"{system}.md"
    settings, plan = settings_of(system), example_plans[system]
    found = rows(page.read_text())
    assert len(found) >= 10
    assert [each for row in found for each in missing(row, page, settings, plan)] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_what_is_left_has_a_reason(system: str) -> None:
    left = [row for row in rows((PAGES / f"{system}.md").read_text()) if row.answer.startswith(LEFT)]
    assert [row.wish for row in left if not row.remark] == []


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_index_leads_to_the_page(system: str) -> None:
    assert f"({system}.md)" in (PAGES / "README.md").read_text()


@pytest.mark.parametrize(
    "answer",
    [
        "",
        "`shipworthy:database.conections`",
        "`shipworthy:services.web`",
        "`Instance databse`",
        "`alarm api-dwon`",
        "`output job`",
        "`rule rds-instance-tls`",
        "[runbook](../runbooks/nobody.md)",
    ],
)
def test_a_page_that_names_what_is_not_there_is_told(example_plans: Mapping[str, Plan], answer: str) -> None:
    row = Row("a wish", answer, "")
    assert list(missing(row, PAGES / "effect-models.md", settings_of("effect-models"), example_plans["effect-models"]))
