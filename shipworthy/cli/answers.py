"""`shipworthy answers record`: previews stacks and writes down what nothing answered."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.answers_arguments import RecordArguments
from shipworthy.cli.inputs import read_inputs
from shipworthy.cli.progress import Progress
from shipworthy.plan.errors import UsageError
from shipworthy.plan.model import Plan
from shipworthy.preview.engine import preview
from shipworthy.preview.other_stacks import with_other_stacks
from shipworthy.preview.project import load_project
from shipworthy.preview.questions import questions_of, skeleton


def run_record(arguments: RecordArguments, started: float) -> int:
    """Record the answers' skeleton and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError for a file that is there already: it may hold somebody's answers.
    """
    asked, file = arguments.preview, arguments.file
    os.chdir(asked.folder)
    if file is not None and file.exists():
        msg = f"-o {file}: is there already; name a new file, and give this one with --answers to record the rest"
        raise UsageError(msg)
    if file is not None:
        output.prepare(file.parent)
    with Progress(started) as progress:
        inputs = read_inputs(load_project(Path()), asked)
        progress.step(f"recording what {' and '.join(one.stack for one in inputs.configurations)} asks")
        answers = with_other_stacks(inputs.answers, inputs.others, timeout=asked.timeout, pass_env=asked.pass_env)
        plans = preview(
            inputs.project,
            inputs.configurations,
            answers=answers,
            timeout=asked.timeout,
            pass_env=asked.pass_env,
            progress=progress,
        )
    questions = questions_of(plans, inputs.project.program)
    if not questions:
        output.say("shipworthy: everything that was asked has an answer")
    if file is None:
        output.show(skeleton(questions))
    else:
        output.say(f"shipworthy: wrote {output.save(file.parent, file.name, skeleton(questions))}")
    return _status(plans)


def _status(plans: Sequence[Plan]) -> int:
    """Tell which programs failed: what they would have asked after that is not recorded."""
    failures = [(plan.stack, plan.failure) for plan in plans if plan.failure is not None]
    for stack, failure in failures:
        output.complain(f"{stack}: the program failed, what it asks later is missing", *str(failure).splitlines())
    return max((failure.exit_status for _, failure in failures), default=0)
