"""Resources that are read, and what other stacks put out."""

from __future__ import annotations

from pathlib import Path

from shipworthy.plan.model import MessageSeverity, Operation
from shipworthy.plan.values import UNKNOWN, Secret
from shipworthy.preview.answers import Answers
from tests.preview.programs import inputs, resource, run

REFERENCE = """
        other = pulumi.StackReference("organization/other/dev")
        Thing("one", {"a": other.get_output("name"), "b": other.get_output("token")})
        pulumi.export("all", other.outputs)
"""


def test_a_read_resource_is_known_by_what_the_program_gives(tmp_path: Path) -> None:
    program = """
        existing = Thing("existing", {"size": 2}, pulumi.ResourceOptions(id="thing-1"))
        Thing("one", {"size": existing.size, "made": existing.made})
    """
    plan = run(tmp_path, program)
    assert (resource(plan, "existing").operation, resource(plan, "existing").id) == (Operation.READ, "thing-1")
    assert inputs(plan, "one") == {"size": 2, "made": UNKNOWN}


def test_answers_know_other_stacks(tmp_path: Path) -> None:
    answers = Answers(stacks={"organization/other/dev": {"name": "n", "token": Secret("t-canary")}})
    plan = run(tmp_path, REFERENCE, answers=answers)
    assert inputs(plan, "one") == {"a": "n", "b": Secret("t-canary")}
    assert plan.messages == ()


def test_outputs_of_an_unanswered_stack_are_unknown_with_a_warning(tmp_path: Path) -> None:
    plan = run(tmp_path, REFERENCE)
    (warning,) = plan.messages
    assert inputs(plan, "one") == {"a": UNKNOWN, "b": UNKNOWN}
    assert warning.severity is MessageSeverity.WARNING
    assert "organization/other/dev" in warning.text
