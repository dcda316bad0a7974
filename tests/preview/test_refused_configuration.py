"""A program that refuses its configuration is told apart from one that fails."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.preview.programs import run

REFUSALS = {
    "a missing key": "pulumi.Config().require('size')",
    "a wrong type": "raise pulumi.ConfigTypeError('demo:size', 'x', 'int')",
    "an error of the program's own": """
class Unusable(pulumi.ConfigTypeError):
    def __init__(self):
        self.args = ("demo:size: expected a number",)
raise Unusable
""",
    "inside of an apply": "pulumi.Output.from_input(1).apply(lambda _: pulumi.Config().require('size'))",
}


@pytest.mark.parametrize("program", REFUSALS.values(), ids=REFUSALS.keys())
def test_the_exit_status_is_that_of_wrong_configuration(tmp_path: Path, program: str) -> None:
    failure = run(tmp_path, f"import pulumi\n{program}").failure
    assert failure is not None
    assert failure.exit_status == 2
    assert "demo:size" in str(failure)
    assert "__main__.py" not in str(failure)


@pytest.mark.parametrize("program", ["import sys\nsys.exit(2)", "raise pulumi.RunError('demo:size: no')"])
def test_other_failures_are_the_programs(tmp_path: Path, program: str) -> None:
    failure = run(tmp_path, f"import pulumi\n{program}").failure
    assert failure is not None
    assert failure.exit_status == 3
