"""A Pulumi project, read from Pulumi.yaml as the Pulumi CLI reads it.

Source: pulumi/pulumi `sdk/go/common/workspace` (`project.go`, `paths.go`), read on 2026-11-22.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import ConfigurationError, Problem, UsageError
from shipworthy.preview.declarations import Declaration, read_declarations
from shipworthy.preview.documents import Document, Plain, read_document
from shipworthy.preview.errors import RequestRefused
from shipworthy.preview.pulumi_version import require_version
from shipworthy.preview.tool_settings import ToolSettings, read_tool_settings

PROJECT_FILES: Final = ("Pulumi.yaml", "Pulumi.yml", "Pulumi.json")
"""Names of a project's file, in the order in which they are looked for."""

_TOOLCHAINS: Final = ("pip", "poetry", "uv")


@dataclass(frozen=True)
class Project:
    """A project, its program and what runs it.

    `root` is the folder of `file`. `program` is the folder or file that the interpreter is given, `python` that
    interpreter: the one of the `virtualenv` option, else the one running this tool. `declarations` are the project's
    own `config` entries. `default_packs` and `default_stacks` come from `[tool.shipworthy]` in pyproject.toml.
    `policies` is the folder with its own limits and waivers, if it has one.
    """

    name: str
    root: Path
    file: str
    program: Path
    python: Path
    options: Mapping[str, Plain]
    declarations: tuple[Declaration, ...]
    stack_config_dir: Path
    default_packs: tuple[str, ...] = ()
    default_stacks: tuple[str, ...] = ()
    policies: Path | None = None

    @property
    def working_directory(self) -> Path:
        """Where the program runs: its own folder, as under the engine."""
        return self.program if self.program.is_dir() else self.program.parent

    def stack_file(self, stack: str) -> Path:
        """Name the file for the configuration of `stack`; it need not exist."""
        return self.stack_config_dir / f"Pulumi.{stack}{Path(self.file).suffix}"


def load_project(folder: Path) -> Project:
    """Read the project of `folder` or of the nearest folder above it.

    Raises UsageError when there is none, and ConfigurationError with every problem of its files.
    """
    file = find_project_file(folder)
    document = read_document(file, file.name)
    problems: list[Problem] = []
    reader = _Reader(document, file.parent, problems)
    settings = ToolSettings()
    try:
        settings = read_tool_settings(file.parent)
    except ConfigurationError as error:
        problems.extend(error.problems)
    project = reader.read(settings)
    if project is None or problems:
        raise ConfigurationError(tuple(problems))
    return project


def stack_names(project: Project) -> tuple[str, ...]:
    """Name, in alphabetical order, every stack that has a file."""
    pattern = re.compile(rf"Pulumi\.(.+){re.escape(Path(project.file).suffix)}")
    folder = project.stack_config_dir
    names = (pattern.fullmatch(file.name) for file in folder.iterdir()) if folder.is_dir() else ()
    return tuple(sorted(match[1] for match in names if match is not None))


def find_project_file(folder: Path) -> Path:
    """Find the project's file in `folder` or the nearest folder above it; raises UsageError when there is none."""
    start = folder.absolute()
    if not start.is_dir():
        msg = f"{folder}: there is no such folder"
        raise UsageError(msg)
    for candidate in (start, *start.parents):
        for name in PROJECT_FILES:
            if (candidate / name).is_file():
                return candidate / name
    msg = f"{folder}: there is no Pulumi.yaml in this folder or above it"
    raise UsageError(msg)


def python_of(folder: Path, options: Mapping[str, Plain], toolchain: str) -> Path:
    """Choose the interpreter for a program or pack in `folder`; raises ValueError when the named one is missing.

    The `virtualenv` option is relative to `folder`; a toolchain without it means `.venv` where that exists.
    """
    named = options.get("virtualenv")
    if named is not None and (not isinstance(named, str) or not named):
        msg = "the name of a folder is expected"
        raise ValueError(msg)
    virtualenv = folder / (named if isinstance(named, str) else ".venv")
    python = virtualenv / "bin" / "python"
    if python.exists() and (named or toolchain):
        return python
    if named:
        msg = f"there is no virtual environment in {named} (no bin/python)"
        raise ValueError(msg)
    return Path(sys.executable)


class _Reader:
    """Reads one Pulumi.yaml, collecting every problem."""

    def __init__(self, document: Document, root: Path, problems: list[Problem]) -> None:
        self._document, self._root, self._problems = document, root, problems
        self._values: dict[str, Plain] = document.value if isinstance(document.value, dict) else {}

    def read(self, settings: ToolSettings) -> Project | None:
        if not isinstance(self._document.value, dict):
            found = "is empty" if self._document.value is None else "holds no mapping"
            self._refuse(f"{found}; name and runtime are expected")
            return None
        name = self._name()
        options = self._runtime()
        self._check_version()
        return Project(
            name=name,
            root=self._root,
            file=self._document.name,
            program=self._program(),
            python=self._python(options),
            options=options,
            declarations=read_declarations(self._document, name, self._problems),
            stack_config_dir=self._root / self._stack_config_dir(),
            default_packs=settings.policy_packs,
            default_stacks=settings.stacks,
            policies=settings.policies,
        )

    def _name(self) -> str:
        name = self._values.get("name")
        if isinstance(name, str) and re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", name):
            return name
        self._refuse("a name of letters, digits, hyphens, underscores and periods is expected", "name")
        return "project"

    def _runtime(self) -> Mapping[str, Plain]:
        runtime = self._values.get("runtime")
        name = runtime.get("name") if isinstance(runtime, dict) else runtime
        options = runtime.get("options") if isinstance(runtime, dict) else None
        if not isinstance(name, str) or not name:
            self._refuse("python, or a mapping with name and options, is expected", "runtime")
        elif name != "python":
            self._refuse(f"is {name}; only Python programs can be previewed", "runtime")
        if not isinstance(options, dict | None):
            self._refuse("a mapping is expected", "runtime", "options")
        options = options if isinstance(options, dict) else {}
        if options.get("toolchain") not in {None, *_TOOLCHAINS}:
            self._refuse(f"one of {', '.join(_TOOLCHAINS)} is expected", "runtime", "options", "toolchain")
        return options

    def _python(self, options: Mapping[str, Plain]) -> Path:
        try:
            return python_of(self._root, options, str(options.get("toolchain") or ""))
        except ValueError as error:
            self._refuse(str(error), "runtime", "options", "virtualenv")
            return Path(sys.executable)

    def _check_version(self) -> None:
        try:
            require_version(self._text("requiredPulumiVersion"))
        except RequestRefused as error:
            self._refuse(str(error), "requiredPulumiVersion")

    def _program(self) -> Path:
        main = self._text("main")
        program = self._root / main if main else self._root
        if program.is_dir() and not (program / "__main__.py").is_file():
            self._refuse(f"there is no __main__.py in {main or 'the project folder'}", "main")
        elif not program.exists():
            self._refuse(f"there is no {main}", "main")
        return program

    def _stack_config_dir(self) -> str:
        folder = self._text("stackConfigDir")
        config = self._values.get("config")
        if isinstance(config, str) and folder:
            self._refuse("names a folder, as stackConfigDir does; only stackConfigDir is expected", "config")
        if not isinstance(config, str | dict | None):
            self._refuse("a mapping of configuration keys is expected", "config")
        return folder or (config if isinstance(config, str) else "")

    def _text(self, key: str) -> str:
        value = self._values.get(key)
        if not isinstance(value, str | None):
            self._refuse("text is expected", key)
        return value if isinstance(value, str) else ""

    def _refuse(self, message: str, *place: str) -> None:
        self._problems.append(self._document.problem(place, message))
