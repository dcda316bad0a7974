"""`shipworthy preview`: reads the project, previews its stacks, shows and saves the reports."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.arguments import PreviewArguments
from shipworthy.cli.delivery import deliver
from shipworthy.cli.progress import Progress
from shipworthy.plan.errors import ProgramError
from shipworthy.plan.model import Plan
from shipworthy.preview.launch import Start
from shipworthy.preview.project import load_project
from shipworthy.preview.standby import Standby
from shipworthy.reports.report import build_report


def run_preview(arguments: PreviewArguments, started: float) -> int:
    """Do what the arguments ask for and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError and ConfigurationError for what the user has to correct, OSError where a report can't be written.
    """
    os.chdir(arguments.folder)
    output.prepare(arguments.output)
    with Progress(started) as progress, Standby() as standby:
        plans = previewed(arguments, progress, standby)
    report = build_report(plans)
    deliver(report, arguments.formats, arguments.output)
    return report.exit_status


def previewed(
    arguments: PreviewArguments,
    progress: Progress | None,
    standby: Standby,
    unwanted: Callable[[], bool] | None = None,
) -> tuple[Plan, ...]:
    """Preview the stacks of the project in the working directory.

    Raises as `run_preview` does, and Cancelled once `unwanted` says so.
    """
    project = load_project(Path())
    # The program's packages are imported while this process imports gRPC, which takes as long as reading everything.
    with contextlib.suppress(ProgramError):
        standby.launcher(Start.of(project, arguments.pass_env))
    from shipworthy.cli.inputs import read_inputs  # noqa: PLC0415
    from shipworthy.preview.engine import preview  # noqa: PLC0415
    from shipworthy.preview.other_stacks import with_other_stacks  # noqa: PLC0415
    from shipworthy.preview.revision import revision_of  # noqa: PLC0415

    inputs = read_inputs(project, arguments)
    if inputs.others and progress is not None:
        progress.step(f"reading the outputs of {' and '.join(other.name for other in inputs.others)}")
    answers = with_other_stacks(
        inputs.answers, inputs.others, timeout=arguments.timeout, pass_env=arguments.pass_env, standby=standby
    )
    if progress is not None:
        progress.step(inputs.what_begins())
    plans = preview(
        inputs.project,
        inputs.configurations,
        inputs.packs,
        answers=answers,
        strict=arguments.strict,
        timeout=arguments.timeout,
        pass_env=arguments.pass_env,
        priors=inputs.priors,
        progress=progress,
        standby=standby,
        unwanted=unwanted,
    )
    revision = revision_of(project.root)
    return tuple(replace(plan, revision=revision) for plan in plans)
