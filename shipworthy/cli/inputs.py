"""What a preview needs, read before it begins: project, configurations, packs, answers, and what was there before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shipworthy.cli.arguments import PreviewArguments
from shipworthy.plan.changes import Prior
from shipworthy.plan.errors import ConfigurationError, UsageError
from shipworthy.preview.answers import NO_ANSWERS, Answers, load_answers
from shipworthy.preview.configuration import StackConfiguration, load_configuration
from shipworthy.preview.other_stacks import OtherStack, parse_other_stack
from shipworthy.preview.project import Project, stack_names
from shipworthy.preview.state_file import load_prior

if TYPE_CHECKING:
    from shipworthy.preview.packs import PackSource


@dataclass(frozen=True)
class Inputs:
    """Everything that the preview of one project needs."""

    project: Project
    configurations: tuple[StackConfiguration, ...]
    packs: tuple[PackSource, ...]
    answers: Answers
    others: tuple[OtherStack, ...]
    priors: tuple[Prior, ...]

    def what_begins(self) -> str:
        """Say what is about to be previewed."""
        stacks = " and ".join(configuration.stack for configuration in self.configurations)
        judges = " and ".join(pack.name for pack in self.packs)
        return f"previewing {stacks} of {self.project.name}" + (f", judged by {judges}" if judges else "")


def read_inputs(project: Project, arguments: PreviewArguments) -> Inputs:
    """Read everything that the preview needs; raises one error that tells all that is wrong."""
    problems = _Problems()
    priors: tuple[Prior, ...] = ()
    with problems:
        priors = tuple(prior for path in arguments.states for prior in load_prior(path))
    configurations: list[StackConfiguration] = []
    for stack in chosen_stacks(project, arguments, priors):
        with problems:
            configuration = load_configuration(
                project, stack, config_file=arguments.config_file, overrides=arguments.overrides
            )
            configurations.append(configuration)
    packs: tuple[PackSource, ...] = ()
    with problems:
        packs = _packs(project, arguments)
    answers = NO_ANSWERS
    with problems:
        answers = load_answers(arguments.answers) if arguments.answers is not None else NO_ANSWERS
    others: tuple[OtherStack, ...] = ()
    with problems:
        others = tuple(map(parse_other_stack, arguments.others))
    with problems:
        _check_priors(project, configurations, priors)
    problems.complain()
    return Inputs(project, tuple(configurations), packs, answers, others, priors)


def _check_priors(project: Project, configurations: Sequence[StackConfiguration], priors: Sequence[Prior]) -> None:
    """Refuse to compare a stack with the state of another one, or with nothing where others have a state."""
    if not priors:
        return
    wanted = {(project.name, configuration.stack) for configuration in configurations}
    given = {(prior.project, prior.stack) for prior in priors}
    if len(given) < len(priors):
        msg = "--state: two files hold the same stack"
        raise UsageError(msg)
    empty = [prior for prior in priors if not prior.stack]
    for prior in priors:
        if prior.stack and (prior.project, prior.stack) not in wanted:
            shown = " and ".join(configuration.stack for configuration in configurations)
            msg = (
                f"{prior.name}: holds stack {prior.stack} of project {prior.project}; "
                f"{shown} of project {project.name} is previewed"
            )
            raise UsageError(msg)
    for name, stack in sorted(wanted - given):
        if not empty:
            msg = f"--state: no file holds stack {stack} of project {name}"
            raise UsageError(msg)


def _packs(project: Project, arguments: PreviewArguments) -> tuple[PackSource, ...]:
    names = arguments.packs or project.default_packs
    if not names and not arguments.pack_configs:
        return ()
    from shipworthy.preview.packs import find_packs  # noqa: PLC0415 - what no pack needs need not be loaded

    sources = find_packs(project, names, arguments.pack_configs)
    return tuple(replace(source, variables=arguments.pack_variables) for source in sources)


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


def chosen_stacks(project: Project, arguments: PreviewArguments, priors: Sequence[Prior]) -> Sequence[str]:
    """Name the stacks to preview: those asked for, else those compared with, else the project's default or only one."""
    if arguments.stacks:
        return arguments.stacks
    if arguments.config_file is not None:
        return (arguments.config_file.name.removeprefix("Pulumi.").partition(".")[0],)
    compared = [prior.stack for prior in priors if prior.stack and prior.project == project.name]
    known = tuple(dict.fromkeys(compared)) or project.default_stacks or stack_names(project)
    if not known:
        msg = f"project {project.name} has no stack: create Pulumi.STACK.yaml, or name one with -s"
        raise UsageError(msg)
    if len(known) > 1 and not (compared or project.default_stacks):
        msg = f"project {project.name} has the stacks {', '.join(known)}: choose with -s"
        raise UsageError(msg)
    return known
