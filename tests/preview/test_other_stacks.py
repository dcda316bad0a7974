"""A stack reference reads what another program's offline plan exports."""

from __future__ import annotations

from pathlib import Path

import pytest

from shipworthy.plan.errors import ConfigurationError, ProgramError, UsageError
from shipworthy.plan.values import UNKNOWN, Secret
from shipworthy.preview.answers import NO_ANSWERS
from shipworthy.preview.other_stacks import OtherStack, parse_other_stack, with_other_stacks
from tests.preview.programs import inputs, run, write_project

NAME = "organization/demo/dev"
READER = f"""
    other = pulumi.StackReference("{NAME}")
    Thing("one", {{key: other.get_output(key) for key in ("zone", "token", "made")}})
"""


def other(folder: Path, program: str, name: str = NAME) -> OtherStack:
    folder.mkdir()
    write_project(folder, program)
    return OtherStack(name, folder)


def test_known_secret_and_unknown_outputs_are_read(tmp_path: Path) -> None:
    exports = other(
        tmp_path / "other",
        """
        pulumi.export("zone", "a")
        pulumi.export("token", pulumi.Output.secret("hidden-1"))
        pulumi.export("made", Thing("thing").made)
        """,
    )
    plan = run(tmp_path, READER, answers=with_other_stacks(NO_ANSWERS, [exports], timeout=30))
    assert inputs(plan, "one") == {"zone": "a", "token": Secret("hidden-1"), "made": UNKNOWN}


def test_each_stack_reads_those_before_it(tmp_path: Path) -> None:
    first = other(tmp_path / "first", 'pulumi.export("zone", "a")')
    second = other(
        tmp_path / "second", f'pulumi.export("zone", pulumi.StackReference("{NAME}").get_output("zone"))', "o/demo/dev"
    )
    answers = with_other_stacks(NO_ANSWERS, [first, second], timeout=30)
    assert answers.stack_outputs("o/demo/dev") == {"zone": "a"}


def test_a_failing_program_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match=rf"(?s)--stack-of {NAME}: .*no zone"):
        with_other_stacks(NO_ANSWERS, [other(tmp_path / "other", 'raise ValueError("no zone")')], timeout=30)


def test_another_project_or_stack_is_refused(tmp_path: Path) -> None:
    folder = other(tmp_path / "other", "").folder
    for name, said in (
        ("organization/shop/dev", "is project demo, not shop"),
        ("organization/demo/live", "known: dev"),
    ):
        with pytest.raises(ConfigurationError, match=said):
            with_other_stacks(NO_ANSWERS, [OtherStack(name, folder)], timeout=30)
    with pytest.raises(ConfigurationError, match="--stack-of"):
        with_other_stacks(NO_ANSWERS, [OtherStack(NAME, tmp_path / "nowhere")], timeout=30)


def test_the_argument_is_name_and_folder() -> None:
    assert parse_other_stack("o/network/live=../network") == OtherStack("o/network/live", Path("../network"))
    assert OtherStack("live", Path()).stack == "live"
    for wrong in ("o/network/live", "o/network/live=", "=dir", "o//live=dir", "network/live=dir"):
        with pytest.raises(UsageError, match="organization/project/stack=DIR is expected"):
            parse_other_stack(wrong)
