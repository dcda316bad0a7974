"""Projects written for one test."""

from __future__ import annotations

import textwrap
from pathlib import Path

from shipworthy.plan.errors import ConfigurationError
from shipworthy.preview.configuration import StackConfiguration, load_configuration
from shipworthy.preview.project import Project, load_project


def write(folder: Path, **files: str) -> Path:
    """Write files, `__` in their names standing for a dot, beside a program; gives the folder."""
    (folder / "__main__.py").write_text("")
    for name, text in files.items():
        (folder / name.replace("__", ".")).write_text(textwrap.dedent(text))
    return folder


def project(folder: Path, text: str = "", **files: str) -> Project:
    """Write and load a project called app with `text` in its Pulumi.yaml."""
    header = "name: app\nruntime: python\n"
    write(folder, **files)
    (folder / "Pulumi.yaml").write_text(header + textwrap.dedent(text))
    return load_project(folder)


def configured(folder: Path, stack: str, declared: str = "", *overrides: str) -> StackConfiguration:
    """Load the configuration of the stack dev, whose file holds `stack`."""
    loaded = project(folder, declared, Pulumi__dev__yaml=stack)
    return load_configuration(loaded, "dev", overrides=overrides)


def problems(error: ConfigurationError) -> list[str]:
    return [str(problem) for problem in error.problems]
