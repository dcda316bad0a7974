"""Asks packs what they judge, without judging anything."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from shipworthy.plan.errors import UsageError
from shipworthy.plan.findings import Pack
from shipworthy.preview.configuration import StackConfiguration
from shipworthy.preview.pack_sources import PackSource
from shipworthy.preview.packs import PackRun
from shipworthy.preview.project import PROJECT_FILES, Project, load_project


def surveyed(
    sources: Sequence[PackSource], project: Project, stacks: Sequence[str], *, timeout: float
) -> tuple[tuple[Pack, ...], ...]:
    """Give what each pack says of itself for each stack, in the given orders.

    Raises PackError for the first pack that is broken and ConfigurationError where packs refuse a stack's limits or
    waivers.
    """
    runs = [PackRun(sources, project, StackConfiguration(stack, {}), timeout=timeout) for stack in stacks]
    try:
        results = [run.results() for run in runs]
    finally:
        for run in runs:
            run.close()
    for failure in (failure for result in results for failure in result.failures):
        raise failure
    return tuple(result.packs for result in results)


def project_or_none(folder: Path) -> Project:
    """Read the project of a folder; where there is none, stand in for it, so that packs can be asked about by name."""
    if any(
        (place / name).is_file() for place in (folder.absolute(), *folder.absolute().parents) for name in PROJECT_FILES
    ):
        return load_project(folder)
    if not folder.is_dir():
        msg = f"{folder}: there is no such folder"
        raise UsageError(msg)
    root = folder.absolute()
    return Project("project", root, PROJECT_FILES[0], root, Path(sys.executable), {}, (), root)
