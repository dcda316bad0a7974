"""`shipworthy preview`: reads the project, previews its stacks, shows and saves the reports."""

from __future__ import annotations

import os
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.arguments import PreviewArguments
from shipworthy.cli.delivery import deliver
from shipworthy.cli.inputs import read_inputs
from shipworthy.cli.progress import Progress
from shipworthy.plan.model import Plan
from shipworthy.preview.engine import preview
from shipworthy.preview.other_stacks import with_other_stacks
from shipworthy.preview.project import load_project
from shipworthy.reports.report import build_report


def run_preview(arguments: PreviewArguments, started: float) -> int:
    """Do what the arguments ask for and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError and ConfigurationError for what the user has to correct, OSError where a report can't be written.
    """
    os.chdir(arguments.folder)
    if arguments.output is not None:
        output.prepare(arguments.output)
    with Progress(started) as progress:
        plans = previewed(arguments, progress)
    report = build_report(plans)
    deliver(report, arguments.formats, arguments.output)
    return report.exit_status


def previewed(arguments: PreviewArguments, progress: Progress | None) -> tuple[Plan, ...]:
    """Preview the stacks of the project in the working directory; raises as `run_preview` does."""
    inputs = read_inputs(load_project(Path()), arguments)
    if inputs.others and progress is not None:
        progress.step(f"reading the outputs of {' and '.join(other.name for other in inputs.others)}")
    answers = with_other_stacks(inputs.answers, inputs.others, timeout=arguments.timeout, pass_env=arguments.pass_env)
    if progress is not None:
        progress.step(inputs.what_begins())
    return preview(
        inputs.project,
        inputs.configurations,
        inputs.packs,
        answers=answers,
        strict=arguments.strict,
        timeout=arguments.timeout,
        pass_env=arguments.pass_env,
        priors=inputs.priors,
        progress=progress,
    )
