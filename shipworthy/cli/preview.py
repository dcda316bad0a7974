"""`shipworthy preview`: reads the project, previews its stacks, shows and saves the reports."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from shipworthy.cli import output
from shipworthy.cli.arguments import PreviewArguments
from shipworthy.cli.delivery import deliver
from shipworthy.cli.progress import Progress
from shipworthy.plan.errors import ConfigurationError, UsageError
from shipworthy.preview.answers import NO_ANSWERS, Answers, load_answers
from shipworthy.preview.configuration import StackConfiguration, load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import Project, load_project, stack_names
from shipworthy.reports.report import build_report

if TYPE_CHECKING:
    from shipworthy.preview.packs import PackSource


def run_preview(arguments: PreviewArguments, started: float) -> int:
    """Do what the arguments ask for and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError and ConfigurationError for what the user has to correct, OSError where a report can't be written.
    """
    os.chdir(arguments.folder)
    if arguments.output is not None:
        output.prepare(arguments.output)
    with Progress(started) as progress:
        project = load_project(Path())
        configurations, packs, answers = _inputs(project, arguments)
        progress.step(_what_begins(project, configurations, packs))
        plans = preview(
            project,
            configurations,
            packs,
            answers=answers,
            strict=arguments.strict,
            timeout=arguments.timeout,
            pass_env=arguments.pass_env,
            progress=progress,
        )
    report = build_report(plans)
    deliver(report, arguments.formats, arguments.output)
    return report.exit_status


def _inputs(
    project: Project, arguments: PreviewArguments
) -> tuple[tuple[StackConfiguration, ...], tuple[PackSource, ...], Answers]:
    """Read everything that the preview needs; raises one error that tells all that is wrong."""
    problems = _Problems()
    configurations: list[StackConfiguration] = []
    for stack in _stacks(project, arguments):
        with problems:
            configuration = load_configuration(
                project, stack, config_file=arguments.config_file, overrides=arguments.overrides
            )
            configurations.append(configuration)
    packs: tuple[PackSource, ...] = ()
    with problems:
        packs = _packs(project, arguments.packs or project.default_packs)
    answers = NO_ANSWERS
    with problems:
        answers = load_answers(arguments.answers) if arguments.answers is not None else NO_ANSWERS
    problems.complain()
    return tuple(configurations), packs, answers


def _what_begins(project: Project, configurations: Sequence[StackConfiguration], packs: Sequence[PackSource]) -> str:
    stacks = " and ".join(configuration.stack for configuration in configurations)
    judges = " and ".join(pack.name for pack in packs)
    return f"previewing {stacks} of {project.name}" + (f", judged by {judges}" if judges else "")


def _packs(project: Project, names: Sequence[str]) -> tuple[PackSource, ...]:
    if not names:
        return ()
    from shipworthy.preview.packs import find_packs  # noqa: PLC0415 - what no pack needs need not be loaded

    return find_packs(project, names)


class _Problems:
    """Collects the errors of several `with` blocks, each message once."""

    def __init__(self) -> None:
        self._errors: list[UsageError] = []

    def __enter__(self) -> None:
        return

    def __exit__(self, _kind: object, error: BaseException | None, _at: object) -> bool:
        if isinstance(error, UsageError):
            self._errors.append(error)
            return True
        return False

    def complain(self) -> None:
        """Raise what was collected, if anything."""
        if not self._errors:
            return
        lines = dict.fromkeys(line for error in self._errors for line in str(error).splitlines())
        if all(isinstance(error, ConfigurationError) for error in self._errors):
            problems = (error.problems for error in self._errors if isinstance(error, ConfigurationError))
            raise ConfigurationError(tuple(dict.fromkeys(problem for group in problems for problem in group)))
        raise UsageError("\n".join(lines))


def _stacks(project: Project, arguments: PreviewArguments) -> Sequence[str]:
    if arguments.stacks:
        return arguments.stacks
    if arguments.config_file is not None:
        return (arguments.config_file.name.removeprefix("Pulumi.").partition(".")[0],)
    known = project.default_stacks or stack_names(project)
    if not known:
        msg = f"project {project.name} has no stack: create Pulumi.STACK.yaml, or name one with -s"
        raise UsageError(msg)
    if len(known) > 1 and not project.default_stacks:
        msg = f"project {project.name} has the stacks {', '.join(known)}: choose with -s"
        raise UsageError(msg)
    return known
