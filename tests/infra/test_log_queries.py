"""The saved queries: over all logs of a stack, by names that the stack declares."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

import pytest

from shipworthy.plan.model import Plan
from tests.infra.test_platform import of_type

pytestmark = pytest.mark.xdist_group("platform")


@pytest.mark.parametrize("stack", ["production", "bare"])
def test_every_log_of_a_service_job_or_database_is_asked(platform_plans: Mapping[str, Plan], stack: str) -> None:
    plan = platform_plans[stack]
    queries = {str(one.inputs["name"]): one for one in of_type(plan, "aws:cloudwatch/queryDefinition:QueryDefinition")}
    assert all(name.startswith(f"shipworthy-{stack}/") for name in queries)
    asked = {group for one in queries.values() for group in cast("list[str]", one.inputs["logGroupNames"])}
    declared = {str(one.inputs["name"]) for one in of_type(plan, "aws:cloudwatch/logGroup:LogGroup")}
    assert asked <= declared
    names = {"production": ["api"], "bare": ["worker", "sync", "ingest", "clean"]}[stack]
    errors = cast("list[str]", queries[f"shipworthy-{stack}/errors"].inputs["logGroupNames"])
    assert sorted(errors) == sorted(f"/ecs/shipworthy-{stack}-{name}" for name in names)
