"""`shipworthy diff`: previews two revisions of a project and shows what differs."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from shipworthy.cli import output
from shipworthy.cli.arguments import PreviewArguments
from shipworthy.cli.delivery import deliver
from shipworthy.cli.diff_arguments import DiffArguments
from shipworthy.cli.inputs import chosen_stacks
from shipworthy.cli.jobs import Done, Job
from shipworthy.cli.progress import Progress
from shipworthy.cli.workers import run_jobs
from shipworthy.cli.worktrees import Worktree, repository
from shipworthy.plan.errors import UsageError
from shipworthy.plan.model import Message, MessageSeverity, Plan
from shipworthy.preview.earlier_plans import compared, relocated
from shipworthy.preview.project import PROJECT_FILES, load_project, stack_names
from shipworthy.reports.report import build_report


def run_diff(arguments: DiffArguments, started: float) -> int:
    """Do what the arguments ask for and return the exit status; `started` is when the command began (monotonic).

    Raises UsageError and ConfigurationError for what the user has to correct, OSError where a report can't be written.
    """
    os.chdir(arguments.preview.folder)
    output.prepare(arguments.preview.output)
    here = repository(Path())
    with Progress(started) as progress:
        progress.step(f"checking {arguments.base} and {arguments.head} out")
        with here.worktrees(arguments.base, arguments.head) as (base, head):
            comparison = _Comparison(here.root, base, head, arguments.preview)
            progress.step(f"previewing {' and '.join(comparison.stacks)} of {base.title} and {head.title}")
            plans = comparison.plans()
    report = build_report(plans)
    deliver(report, arguments.preview.formats, arguments.preview.output)
    return report.exit_status


class _Comparison:
    """Two checkouts of one project."""

    def __init__(self, checkout: Path, base: Worktree, head: Worktree, options: PreviewArguments) -> None:
        self._checkout, self._base, self._head = checkout, base, head
        below = Path.cwd().resolve().relative_to(checkout)
        try:
            project = load_project(head.root / below)
        except UsageError as error:
            msg = self._told(head, str(error))
            raise UsageError(msg) from None
        self._project = project.root.relative_to(head.root)
        self.stacks = chosen_stacks(project, options, ())
        # Files that the user names lie where the user is; what projects and packs consist of belongs to the revisions.
        files = {"config_file": options.config_file, "answers": options.answers}
        absolute = {name: None if file is None else file.absolute() for name, file in files.items()}
        configs = tuple(file.absolute() for file in options.pack_configs)
        self._options = replace(options, stacks=tuple(self.stacks), pack_configs=configs, **absolute)

    def plans(self) -> list[Plan]:
        """Preview both revisions at the same time, and compare."""
        jobs = [self._job(self._head, self.stacks)]
        known = self._stacks_of_base()
        if known:
            jobs.append(self._job(self._base, known))
        head, *rest = run_jobs(jobs)
        if head.problem:
            msg = self._told(self._head, head.problem)
            raise UsageError(msg)
        base = rest[0] if rest else Done()
        plans = [self._compared(plan, base) for plan in head.plans]
        return [_warned(plan, self._only_in_one(plan.stack, first=plan is plans[0])) for plan in plans]

    def _job(self, tree: Worktree, stacks: Sequence[str]) -> Job:
        options = replace(self._options, folder=tree.root / self._project, stacks=tuple(stacks))
        return Job(options, tree.environment)

    def _stacks_of_base(self) -> list[str]:
        """Name the stacks that the base has; one of a file that the user names is there if the project is."""
        folder = self._base.root / self._project
        if not any((folder / name).is_file() for name in PROJECT_FILES):
            return []
        if self._options.config_file is not None:
            return list(self.stacks)
        try:
            known = stack_names(load_project(folder))
        except UsageError:
            return list(self.stacks)  # its preview will tell what is wrong
        return [stack for stack in self.stacks if stack in known]

    def _only_in_one(self, stack: str, *, first: bool) -> list[str]:
        """Say of a stack that the base lacks it, and once which stacks the head lacks."""
        of_base, of_head = (_stack_files(tree.root / self._project) for tree in (self._base, self._head))
        gone = sorted(of_base - of_head) if first else []
        said = [f"stack {name} is only in {self._base.title}: what it deployed is in no preview" for name in gone]
        if of_base and stack in of_head - of_base:
            said.append(f"stack {stack} is not in {self._base.title}: all of it is new")
        return said

    def _compared(self, plan: Plan, base: Done) -> Plan:
        plan = self._at_home(plan, self._head)
        earlier = next((self._at_home(one, self._base) for one in base.plans if one.stack == plan.stack), None)
        problem = self._told(self._base, base.problem) if base.problem else ""
        if earlier is not None and earlier.failure is not None:
            problem = f"{self._base.title}: the program failed: {earlier.failure}"
        if problem:
            return _warned(plan, [f"nothing is compared, since the base can't be previewed: {problem}"])
        return compared(plan, earlier, self._base.title)

    def _at_home(self, plan: Plan, tree: Worktree) -> Plan:
        return relocated(plan, str(tree.root), str(self._checkout))

    def _told(self, tree: Worktree, problem: str) -> str:
        text = problem.replace(str(tree.root), str(self._checkout))
        return "\n".join(f"{tree.title}: {line}" for line in text.splitlines())


def _stack_files(folder: Path) -> frozenset[str]:
    """Name the stacks that a project has a file for; none where there is no project that can be read."""
    try:
        return frozenset(stack_names(load_project(folder)))
    except UsageError:
        return frozenset()


def _warned(plan: Plan, texts: Sequence[str]) -> Plan:
    return replace(plan, messages=(*plan.messages, *(Message(MessageSeverity.WARNING, text) for text in texts)))
