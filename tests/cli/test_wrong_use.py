from __future__ import annotations

import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from shipworthy.cli.__main__ import main

from .command import TINY, Run

Command = Callable[..., Run]


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """The command inside this process, in a copy of the tiny project: wrong use never gets as far as a program."""
    shutil.copytree(TINY, tmp_path / "tiny")
    monkeypatch.chdir(tmp_path / "tiny")
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}

    def run(*arguments: str) -> Run:
        status = main(arguments)
        shown = capfd.readouterr()
        return Run(status, shown.out, shown.err)

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["preveiw"], "invalid choice: 'preveiw'"),
        (["preview", "--stric"], "unrecognized arguments: --stric"),
        (["preview", "--timeout", "soon"], "argument --timeout: invalid number of seconds value: 'soon'"),
        (["preview", "--timeout", "0"], "argument --timeout"),
        (["preview", "--timeout", "nan"], "argument --timeout"),
        (["preview", "--timeout", "inf"], "argument --timeout"),
        (["preview", "--format", "pdf"], "argument --format: invalid choice: 'pdf'"),
        (["preview", "--json", "--format", "markdown"], "give -o DIR for json and markdown"),
        (["preview", "--config-file", "x.yaml", "-s", "a", "-s", "b"], "--config-file is the configuration of one"),
        (["preview", "-s", "productoin"], "productoin"),
        (["preview", "-C", "nowhere"], "nowhere"),
        (["preview", "-C", "/"], "Pulumi.yaml"),
        (["preview", "-o", "Pulumi.yaml"], "-o Pulumi.yaml: "),
        (["preview", "--config-file", "nowhere.yaml"], "nowhere.yaml"),
        (["preview", "--answers", "nowhere.yaml"], "nowhere.yaml"),
        (["preview", "--policy-pack", "nowhere"], "nowhere"),
        (["preview", "-c", "no-value"], "no-value"),
    ],
)
def test_wrong_use_is_two_and_says_what_is_wrong(arguments: list[str], said: str, tiny: Command) -> None:
    run = tiny(*arguments)

    assert (run.status, run.out) == (2, "")
    assert said in run.err
    assert "Traceback" not in run.err


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path, tiny: Command) -> None:
    Path("Pulumi.staging.yaml").write_text("config:\n  tiny:does: [1]\n  tiny:size: 1\n")
    Path("Pulumi.production.yaml").write_text("config: {\n")
    (tmp_path / "answers.yaml").write_text("functions: 3\n")

    run = tiny("preview", "--answers", str(tmp_path / "answers.yaml"))

    assert run.status == 2
    assert "Pulumi.staging.yaml:2" in run.err
    assert "tiny:does" in run.err
    assert "Pulumi.production.yaml:" in run.err
    assert "answers.yaml" in run.err


def test_without_default_stacks_one_of_several_must_be_named(tiny: Command) -> None:
    Path("pyproject.toml").unlink()

    assert "production, staging: choose with -s" in tiny("preview").err


def test_a_project_without_stacks_says_how_to_make_one(tiny: Command) -> None:
    for name in ("pyproject.toml", "Pulumi.staging.yaml", "Pulumi.production.yaml"):
        Path(name).unlink()

    run = tiny("preview")

    assert (run.status, run.out) == (2, "")
    assert "has no stack: create Pulumi.STACK.yaml" in run.err


def test_hostile_arguments_are_shown_harmlessly(tiny: Command) -> None:
    run = tiny("preview", "-s", "x\x1b[31m\n::error::x")

    assert run.status == 2
    assert "\x1b" not in run.err
    assert "\n::" not in run.err.replace(" ", "")
