"""Names of resources are taken by AWS whatever a stack, a service or a secret is called within their own limits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from infra.naming import LONGEST_PREFIX, Naming
from shipworthy.plan.model import Plan
from tests.conftest import LONGEST_STACK
from tests.infra.physical_names import NAMED_ELSEWHERE, TAKEN

pytestmark = pytest.mark.xdist_group("platform")

Plans = Mapping[str, Plan]

WORD = st.from_regex(r"[a-z][a-z0-9]{0,9}(-[a-z0-9]{1,9}){0,3}", fullmatch=True)


def names(plan: Plan) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield every input that begins with the stack's prefix, as a name does, with type and key."""
    prefix = f"{plan.project}-{plan.stack}"
    for resource in plan.resources:
        for key, value in resource.inputs.items():
            if isinstance(value, str) and prefix in value and not value.startswith(("arn:", "{", "[")):
                yield (resource.type, key), value


def test_the_longest_names_are_taken_by_aws(platform_plans: Plans) -> None:
    plan = platform_plans[LONGEST_STACK]
    assert plan.failure is None
    assert len(f"{plan.project}-{plan.stack}") == LONGEST_PREFIX
    found = list(names(plan))
    assert {place for place, _ in found if place[1] not in NAMED_ELSEWHERE} <= TAKEN.keys()
    assert [name for place, name in found if place in TAKEN and not re.fullmatch(TAKEN[place], name)] == []


@pytest.mark.parametrize("stack", ["staging", "production"])
def test_every_name_of_the_committed_stacks_is_known_here(platform_plans: Plans, stack: str) -> None:
    known = {place for place, _ in names(platform_plans[stack]) if place[1] not in NAMED_ELSEWHERE}
    assert known <= TAKEN.keys()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(project=WORD, stack=WORD)
def test_whatever_stack_is_not_refused_has_names_that_aws_takes(
    platform_plans: Plans, project: str, stack: str
) -> None:
    plan = platform_plans[LONGEST_STACK]
    try:
        prefix = Naming(project, stack).prefix
    except ValueError:
        return
    for place, name in names(plan):
        if place in TAKEN:
            renamed = name.replace(f"{plan.project}-{plan.stack}", prefix)
            assert re.fullmatch(TAKEN[place], renamed), f"{place}: {renamed}"
