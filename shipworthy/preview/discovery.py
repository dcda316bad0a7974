"""Every Pulumi project below a folder."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from shipworthy.plan.errors import ConfigurationError
from shipworthy.preview.documents import read_document
from shipworthy.preview.project import PROJECT_FILES

_NOT_OURS: Final = frozenset({"node_modules", "site-packages", "__pycache__"})


def project_folders(folder: Path) -> tuple[Path, ...]:
    """Find the folders with a project's file, in order of their names.

    Hidden folders, virtual environments, installed packages and what links lead to hold nobody's own projects.
    """
    return tuple(sorted(_below(folder)))


def _below(folder: Path) -> Iterator[Path]:
    for name, folders, files in os.walk(folder):
        if "pyvenv.cfg" in files:
            folders.clear()
            continue
        folders[:] = [inner for inner in folders if not inner.startswith(".") and inner not in _NOT_OURS]
        if any(file in files for file in PROJECT_FILES):
            yield Path(name)


def runtime_of(folder: Path) -> str:
    """Give the runtime that the project in a folder names; "" where that can't be read, which its preview will tell."""
    file = next((folder / name for name in PROJECT_FILES if (folder / name).is_file()), None)
    try:
        content = read_document(file, file.name).value if file is not None else None
    except ConfigurationError:
        return ""
    runtime = content.get("runtime") if isinstance(content, dict) else None
    name = runtime.get("name") if isinstance(runtime, dict) else runtime
    return name if isinstance(name, str) else ""
