"""`shipworthy preview` of several projects: each in a process of its own, one report of all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from os.path import relpath
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.arguments import PreviewArguments
from shipworthy.cli.delivery import deliver
from shipworthy.cli.jobs import Done, Job
from shipworthy.cli.progress import Progress
from shipworthy.cli.workers import run_jobs
from shipworthy.plan.errors import UsageError
from shipworthy.preview.discovery import project_folders, runtime_of
from shipworthy.preview.project import load_project, stack_names
from shipworthy.reports.report import build_report


def run_many(arguments: PreviewArguments, started: float) -> int:
    """Do what the arguments ask for and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError for what the user has to correct in any project, OSError where a report can't be written.
    """
    if arguments.config_file is not None or arguments.states:
        msg = "--config-file and --state go with one project; give one -C and no --all"
        raise UsageError(msg)
    output.prepare(arguments.output)
    with Progress(started) as progress:
        jobs = _jobs(arguments, _folders(arguments))
        done = run_jobs(jobs, lambda job: progress.step(f"previewing {_shown(job.arguments.folder)}"))
    _complain(jobs, done)
    report = build_report([plan for one in done for plan in one.plans])
    deliver(report, arguments.formats, arguments.output)
    return report.exit_status


def _folders(arguments: PreviewArguments) -> list[Path]:
    """Name the folders of the projects to preview; each project once, others than Python ones with a note."""
    named = arguments.folders
    for folder in named:
        if not folder.is_dir():
            msg = f"{folder}: there is no such folder"
            raise UsageError(msg)
    found = [below for folder in named for below in (project_folders(folder) if arguments.every else (folder,))]
    folders: list[Path] = []
    for folder in dict.fromkeys(path.resolve() for path in found):
        runtime = runtime_of(folder)
        if runtime in {"", "python"}:
            folders.append(folder)
        else:
            output.say(f"shipworthy: skipped {_shown(folder)}: its runtime is {runtime}, not python")
    if not folders:
        msg = f"there is no Python project of Pulumi in {' and '.join(map(str, named))}"
        raise UsageError(msg)
    return folders


def _jobs(arguments: PreviewArguments, folders: Sequence[Path]) -> list[Job]:
    """Make a job of each project; what the command line names is relative to where the command was started."""
    common = replace(
        arguments,
        folders=(),
        every=False,
        answers=None if arguments.answers is None else arguments.answers.absolute(),
        packs=tuple(str(Path(pack).absolute()) if Path(pack).is_dir() else pack for pack in arguments.packs),
        pack_configs=tuple(file.absolute() for file in arguments.pack_configs),
        others=tuple(_absolute(other) for other in arguments.others),
    )
    chosen = [(folder, _stacks(folder, arguments)) for folder in folders]
    jobs = [Job(replace(common, folder=folder, stacks=stacks)) for folder, stacks in chosen if stacks is not None]
    if not jobs:
        msg = "no project has one of these stacks" if arguments.stacks else "no project has a stack"
        raise UsageError(msg)
    return jobs


def _stacks(folder: Path, arguments: PreviewArguments) -> tuple[str, ...] | None:
    """Choose a project's stacks: with --all every one that is asked for or there, None where that leaves none."""
    if not arguments.every:
        return arguments.stacks
    try:
        known = stack_names(load_project(folder))
    except UsageError:
        return ()  # its preview tells what is wrong
    stacks = tuple(stack for stack in known if not arguments.stacks or stack in arguments.stacks)
    if not stacks:
        which = f"stack {' or '.join(arguments.stacks)}" if arguments.stacks else "stack with a file"
        output.say(f"shipworthy: skipped {_shown(folder)}: it has no {which}")
    return stacks or None


def _absolute(other: str) -> str:
    name, equals, folder = other.partition("=")
    return f"{name}={Path(folder).absolute()}" if equals and folder else other


def _complain(jobs: Sequence[Job], done: Sequence[Done]) -> None:
    problems = [
        f"{_shown(job.arguments.folder)}: {line}"
        for job, one in zip(jobs, done, strict=True)
        for line in one.problem.splitlines()
    ]
    if problems:
        raise UsageError("\n".join(problems))


def _shown(folder: Path) -> str:
    return relpath(folder)
