"""`shipworthy answers record` and `--stack-of`, as a user runs them."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.command import shipworthy

APP = """
import pulumi
other = pulumi.StackReference("organization/network/production")
vpc = pulumi.runtime.invoke("aws:ec2/getVpc:getVpc", {"id": "vpc-1"})
pulumi.export("zone", other.require_output("zone"))
"""
NETWORK = """
import pulumi
pulumi.export("zone", pulumi.Config().require("zone"))
pulumi.export("token", pulumi.Output.secret("canary-55"))
"""


@pytest.fixture
def app(tmp_path: Path) -> Path:
    project(tmp_path / "network", "network", NETWORK)
    (tmp_path / "network" / "Pulumi.production.yaml").write_text("config: {zone: a}\n")
    return project(tmp_path / "app", "app", APP)


def project(folder: Path, name: str, program: str) -> Path:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text(f"name: {name}\nruntime: python\n")
    (folder / "__main__.py").write_text(program)
    return folder


def test_what_nothing_answered_is_recorded_and_can_be_completed(app: Path) -> None:
    recorded = shipworthy("answers", "record", "-s", "production", "-o", "answers.yaml", cwd=app)
    assert recorded.status == 0
    assert "wrote answers.yaml" in recorded.err
    text = (app / "answers.yaml").read_text()
    assert '#     - args: {"id": "vpc-1"}  # __main__.py:4\n' in text
    assert '#   organization/network/production:\n#     zone: ""\n' in text
    completed = re.sub(r"(?m)^# (?= )", "", text).replace('zone: ""', "zone: b")
    (app / "answers.yaml").write_text(completed)
    again = shipworthy("answers", "record", "-s", "production", "--answers", "answers.yaml", cwd=app)
    assert "everything that was asked has an answer" in again.err


def test_a_file_that_is_there_is_not_overwritten(app: Path) -> None:
    (app / "answers.yaml").write_text("functions: {}\n")
    recorded = shipworthy("answers", "record", "-s", "production", "-o", "answers.yaml", cwd=app)
    assert recorded.status == 2
    assert "answers.yaml: is there already" in recorded.err
    assert (app / "answers.yaml").read_text() == "functions: {}\n"


def test_a_failed_program_leaves_what_it_asked_until_then(app: Path) -> None:
    with (app / "__main__.py").open("a") as program:
        program.write("raise ValueError('stop')\n")
    recorded = shipworthy("answers", "record", "-s", "production", cwd=app)
    assert recorded.status == 3
    assert "aws:ec2/getVpc:getVpc" in recorded.out
    assert "ValueError: stop" in recorded.err


def test_a_reference_reads_another_programs_plan(app: Path) -> None:
    other = "organization/network/production=../network"
    run = shipworthy("preview", "-s", "production", "--stack-of", other, "--json", cwd=app)
    assert run.status == 0, run.err
    assert json.loads(run.out)["steps"][0]["newState"]["outputs"]["zone"] == "a"
    assert "canary-55" not in run.out + run.err


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ("organization/network/production", "organization/project/stack=DIR is expected"),
        ("organization/network/live=../network", "there is no stack live"),
        ("organization/shop/production=../network", "is project network, not shop"),
        ("organization/network/production=../nowhere", "there is no such folder"),
    ],
)
def test_another_stack_that_cannot_be_previewed_is_wrong_use(app: Path, other: str, said: str) -> None:
    run = shipworthy("preview", "-s", "production", "--stack-of", other, cwd=app)
    assert run.status == 2
    assert said in run.err
    assert "Traceback" not in run.err


def test_a_failing_program_of_another_stack_fails_the_run(app: Path) -> None:
    (app.parent / "network" / "__main__.py").write_text("raise ValueError('no network')\n")
    run = shipworthy("preview", "-s", "production", "--stack-of", "organization/network/production=../network", cwd=app)
    assert run.status == 3
    assert "--stack-of organization/network/production" in run.err
    assert "ValueError: no network" in run.err
