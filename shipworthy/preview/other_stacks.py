"""Outputs of other stacks, read from offline previews of their own programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from shipworthy.plan.errors import ConfigurationError, Problem, UsageError
from shipworthy.preview.answers import Answers
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project
from shipworthy.preview.standby import Standby


@dataclass(frozen=True)
class OtherStack:
    """A stack that references name, and the folder of the project whose program makes its outputs."""

    name: str
    folder: Path

    @property
    def stack(self) -> str:
        """The stack's name in its project: the last part of `organization/project/stack`."""
        return self.name.rpartition("/")[2]

    @property
    def project(self) -> str:
        """The project in the name, "" where it names none."""
        return self.name.rpartition("/")[0].rpartition("/")[2]


def parse_other_stack(text: str) -> OtherStack:
    """Read `OTHER=DIR`; raises UsageError."""
    name, equals, folder = text.partition("=")
    if not equals or not folder or not all(name.split("/")) or name.count("/") not in {0, 2}:
        msg = f"--stack-of {text}: organization/project/stack=DIR is expected, with the name that the program uses"
        raise UsageError(msg)
    return OtherStack(name, Path(folder))


def with_other_stacks(
    answers: Answers,
    others: Sequence[OtherStack],
    *,
    timeout: float,
    pass_env: Sequence[str] = (),
    standby: Standby | None = None,
) -> Answers:
    """Preview the other stacks in their order, each with the outputs of those before it, and add their outputs.

    Raises ConfigurationError for a project that can't be previewed, and ProgramError when its program fails.
    """
    for other in others:
        try:
            project = load_project(other.folder)
            if other.project not in {"", project.name}:
                msg = f"{other.folder} is project {project.name}, not {other.project}"
                raise UsageError(msg)
            configuration = load_configuration(project, other.stack)
        except ConfigurationError as error:
            problems = (replace(one, file=str(other.folder / one.file)) for one in error.problems)
            raise ConfigurationError(tuple(problems)) from None
        except UsageError as error:
            raise ConfigurationError((Problem(f"--stack-of {other.name}", "", str(error)),)) from None
        (plan,) = preview(
            project, [configuration], answers=answers, timeout=timeout, pass_env=pass_env, standby=standby
        )
        if plan.failure is not None:
            raise type(plan.failure)(f"--stack-of {other.name}: {plan.failure}")
        answers = replace(answers, stacks={**answers.stacks, other.name: plan.outputs})
    return answers
