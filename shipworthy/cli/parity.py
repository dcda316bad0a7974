"""`shipworthy parity`: previews two stacks and shows in what they differ without meaning to."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.inputs import Inputs, read_inputs
from shipworthy.cli.parity_arguments import ParityArguments
from shipworthy.cli.progress import Progress
from shipworthy.cli.terminal import style_of
from shipworthy.plan.model import Plan
from shipworthy.plan.parity import Intention, Parity
from shipworthy.preview.engine import preview
from shipworthy.preview.intentions import concerning, judge
from shipworthy.preview.other_stacks import with_other_stacks
from shipworthy.preview.parity import disparities
from shipworthy.preview.parity_file import FILE_NAME, load_intentions
from shipworthy.preview.project import Project, load_project, stack_names
from shipworthy.reports import parity_text
from shipworthy.reports.parity import FORMATS, conclusion, without_any_secret
from shipworthy.reports.report import build_report
from shipworthy.reports.tree import is_counted
from shipworthy.reports.wording import failures


def run_parity(arguments: ParityArguments, started: float) -> int:
    """Do what the arguments ask for and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError and ConfigurationError for what the user has to correct, OSError where a report can't be written.
    """
    os.chdir(arguments.preview.folder)
    output.prepare(arguments.preview.output)
    with Progress(started) as progress:
        inputs = read_inputs(load_project(Path()), arguments.preview)
        file, intentions = _declared(inputs.project, arguments)
        plans = _plans(inputs, arguments, progress)
    status = _failed(plans)
    if status:
        return status
    one, other = plans
    stacks = one.stack, other.stack
    judged, flaws = judge(disparities(one, other), concerning(intentions, stacks))
    parity = without_any_secret(Parity(one.project, stacks, (_size(one), _size(other)), file, judged, flaws))
    _deliver(parity, arguments)
    return parity.exit_status


def _declared(project: Project, arguments: ParityArguments) -> tuple[str, tuple[Intention, ...]]:
    """Read the declarations, and name their file; a project need not have any."""
    known = (*stack_names(project), *arguments.preview.stacks)
    if arguments.file is not None:
        return str(arguments.file), load_intentions(arguments.file, str(arguments.file), known)
    path = project.root / FILE_NAME
    return FILE_NAME, load_intentions(path, FILE_NAME, known) if path.exists() else ()


def _plans(inputs: Inputs, arguments: ParityArguments, progress: Progress) -> tuple[Plan, ...]:
    asked = arguments.preview
    answers = with_other_stacks(inputs.answers, inputs.others, timeout=asked.timeout, pass_env=asked.pass_env)
    progress.step(f"comparing {' and '.join(asked.stacks)} of {inputs.project.name}")
    return preview(
        inputs.project,
        inputs.configurations,
        answers=answers,
        timeout=asked.timeout,
        pass_env=asked.pass_env,
        progress=progress,
    )


def _failed(plans: Sequence[Plan]) -> int:
    """Tell why a program failed and give the exit status: half a stack can't be compared."""
    report = build_report(plans)
    for stack in report.stacks:
        for title, text in failures(stack):
            output.complain(f"{stack.title}: {title}", *text.splitlines())
    return report.exit_status if any(plan.failure for plan in plans) else 0


def _size(plan: Plan) -> int:
    return sum(map(is_counted, plan.resources))


def _deliver(parity: Parity, arguments: ParityArguments) -> None:
    formats, folder = arguments.preview.formats, arguments.preview.output
    if folder is None and formats != ("text",):
        output.show(FORMATS[formats[0]].render(parity))
        output.say(f"shipworthy: {' and '.join(parity.stacks)}: {conclusion(parity)}")
        return
    if folder is not None:
        for name in formats:
            file = f"{'-'.join([parity.project, 'parity', *parity.stacks])}.{FORMATS[name].extension}"
            output.say(f"shipworthy: wrote {output.save(folder, file, FORMATS[name].render(parity))}")
    output.show(parity_text.render(parity, style_of(sys.stdout)))
