"""`preview`: a program's plan, as the real engine's preview of an empty stack would make it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from shipworthy.testing.previewed import Previewed
from shipworthy.testing.sources import Program, import_path, project_folder
from shipworthy.testing.values import Secret, answer

# The engine brings gRPC and Pulumi's SDK. pytest loads this package in every run of everybody who installed it, so
# what is heavy is imported by the first call.
if TYPE_CHECKING:
    from shipworthy.preview.answers import Answers
    from shipworthy.preview.configuration import StackConfiguration
    from shipworthy.preview.project import Project


def preview(  # noqa: PLR0913 - each is given by name
    program: Program,
    *,
    stack: str = "dev",
    config: Mapping[str, Any] | None = None,
    answers: Mapping[str, Any] | Path | None = None,
    packs: Sequence[str | Path] = (),
    project: str = "project",
    strict: bool = False,
    timeout: float = 120,
    check: bool = True,
) -> Previewed:
    """Run `program` in a process of its own, wait for everything it started, and give its plan.

    `program` is the folder of a Pulumi project (a Path), the text of a program, or a function. A text or function gets
    a temporary project called `project`, and can import what the test can. A function is sent with what it closes over.

    `config` sets configuration keys on top of the stack's file; `Secret(…)` makes a key secret, mappings and lists are
    structured values. `answers` has the form of an answers file, with `UNKNOWN` and `Secret(…)` where needed, or names
    one. `packs` are folders or names of policy packs. `timeout` is in seconds.

    Raises ProgramError when the program fails and PackError when a pack breaks, or with `check=False` gives what was
    known until then. Raises UsageError, or ConfigurationError with every problem, for what can't be previewed.
    """
    from shipworthy.preview import engine  # noqa: PLC0415
    from shipworthy.preview.pack_sources import find_packs  # noqa: PLC0415
    from shipworthy.preview.project import load_project  # noqa: PLC0415

    with project_folder(program, project) as folder:
        loaded = load_project(folder)
        (plan,) = engine.preview(
            loaded,
            [_configuration(loaded, stack, config or {})],
            find_packs(loaded, [str(pack) for pack in packs]),
            answers=_answers(answers),
            strict=strict,
            timeout=timeout,
            import_path=import_path(program),
        )
    for failure in (plan.failure, *plan.pack_failures):
        if check and failure is not None:
            raise failure
    return Previewed(plan)


def _configuration(project: Project, stack: str, config: Mapping[str, Any]) -> StackConfiguration:
    from shipworthy.preview.config_values import config_text  # noqa: PLC0415
    from shipworthy.preview.configuration import load_configuration  # noqa: PLC0415
    from shipworthy.preview.declarations import full_key  # noqa: PLC0415

    def text(value: Any) -> str:
        return config_text(_plain(value))

    loaded = load_configuration(project, stack, overrides=[f"{key}={text(value)}" for key, value in config.items()])
    secrets = {full_key(project.name, key) or key: text(value) for key, value in config.items() if _is_secret(value)}
    return replace(
        loaded,
        secret_keys=loaded.secret_keys | secrets.keys(),
        secret_texts=loaded.secret_texts | set(secrets.values()),
    )


def _is_secret(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(_is_secret(item) for item in cast("Mapping[str, Any]", value).values())
    if isinstance(value, list | tuple):
        return any(_is_secret(item) for item in cast("Sequence[Any]", value))
    return isinstance(value, Secret)


def _plain(value: Any) -> Any:
    if isinstance(value, Secret):
        return _plain(value.value)
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in cast("Sequence[Any]", value)]
    return value


def _answers(answers: Mapping[str, Any] | Path | None) -> Answers:
    from shipworthy.preview.answers import NO_ANSWERS, answers_from, load_answers  # noqa: PLC0415

    if answers is None:
        return NO_ANSWERS
    return load_answers(answers) if isinstance(answers, Path) else answers_from(answer(answers))
