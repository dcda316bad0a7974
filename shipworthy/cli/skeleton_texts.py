"""What a new rule and its test begin as.

A skeleton follows the style of its surroundings and raises until somebody writes it, so that its test fails.
"""

from __future__ import annotations

from string import Template
from typing import Final

FRAMEWORK_RULE: Final = Template('''\
"""State in one sentence what must hold.

Say why it matters, and name the source of every fact that comes from outside, with the day on which it was read.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource
from policies.framework.rule import Level, Severity, Violation, rule


@rule(
    severity=Severity.MEDIUM,
    level=Level.ADVISORY,
    resources=["aws:$service/resource:Resource"],
    controls=[],
    remedy="Name the property to change and what to set it to.",
    passes={"property": "as it should be"},
    fails={},
)
def $function(resource: Resource, limits: Limits) -> Iterator[Violation]:
    """Say what is compared with what."""
    raise NotImplementedError
''')

FRAMEWORK_TEST: Final = Template('''\
"""What $name must see, must not mistake, and must leave open."""

from __future__ import annotations

import pytest

from tests.policies.harness import UNKNOWN, PackUnderTest
from tests.policies.rules.table import Case, alone, verdict

pytestmark = pytest.mark.xdist_group("readiness")

RULE = "$name"
TYPE = "aws:$service/resource:Resource"

CASES = [
    alone(RULE, TYPE, {"property": "as it should be"}, "passed", "as it should be"),
    alone(RULE, TYPE, {}, "violated", "left out"),
    alone(RULE, TYPE, {"property": UNKNOWN}, "unresolved", "not known yet"),
]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_verdict(case: Case, readiness: PackUnderTest) -> None:
    assert verdict(case, readiness)["outcome"] == case.outcome
''')

LIBRARY_RULE: Final = Template('''\
"""State in one sentence what must hold.

Say why it matters, and name the source of every fact that comes from outside, with the day on which it was read.
"""

from __future__ import annotations

from pulumi_policy import EnforcementLevel, ReportViolation, ResourceValidationArgs, ResourceValidationPolicy


def check(args: ResourceValidationArgs, report_violation: ReportViolation) -> None:
    """Report what is wrong with one resource."""
    raise NotImplementedError


$function = ResourceValidationPolicy(
    name="$name",
    description="State in one sentence what must hold.",
    validate=check,
    enforcement_level=EnforcementLevel.ADVISORY,
)
''')

LIBRARY_TEST: Final = Template('''\
"""What $name must see and must not mistake. Run `python -m pytest` in the pack's folder."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from pulumi_policy import PolicyCustomTimeouts, PolicyResourceOptions, ResourceValidationArgs

from rules.$function import check

TYPE = "aws:$service/resource:Resource"
OPTIONS = PolicyResourceOptions(
    protect=False,
    ignore_changes=[],
    delete_before_replace=None,
    aliases=[],
    custom_timeouts=PolicyCustomTimeouts(0, 0, 0),
    additional_secret_outputs=[],
    parent="",
)


def judged(inputs: Mapping[str, object]) -> list[str]:
    """Return the messages of all violations."""
    messages: list[str] = []
    urn = f"urn:pulumi:dev::test::{TYPE}::subject"
    args = ResourceValidationArgs(TYPE, inputs, urn, "subject", OPTIONS, None)
    check(args, lambda message, _urn=None: messages.append(message))
    return messages


def test_what_should_pass_does() -> None:
    assert judged({"property": "as it should be"}) == []


@pytest.mark.parametrize("inputs", [{}, {"property": "wrong"}])
def test_what_should_fail_does(inputs: Mapping[str, object]) -> None:
    assert judged(inputs)
''')
