"""Writes reports and complaints to standard output, standard error and files, and survives when one of them is gone."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from shipworthy.plan.errors import ConfigurationError, ShipworthyError, UsageError
from shipworthy.reports.inert import printable, without_commands


def complain(*lines: str) -> None:
    """Say on standard error what went wrong, the first line after the tool's name."""
    first, *others = lines or ("failed",)
    text = "\n".join([f"shipworthy: {first}", *(f"  {line}" for line in others)])
    say(without_commands(printable(text)))


def complain_of(error: ShipworthyError | OSError) -> int:
    """Say what went wrong, and give the exit status for it; an OSError that names no file is raised on."""
    if isinstance(error, OSError):
        if error.filename is None:
            raise error
        error = UsageError(f"{error.filename}: {error.strerror}")
    if isinstance(error, ConfigurationError):
        complain("the configuration can't be used:", *str(error).splitlines())
    else:
        complain(*str(error).splitlines())
    return error.exit_status


def say(line: str, end: str = "\n") -> None:
    """Write a line to standard error; a closed one is no reason to fail."""
    try:
        print(line, file=sys.stderr, end=end, flush=True)  # noqa: T201 - this is where the tool prints
    except (OSError, ValueError):
        return


def show(text: str) -> None:
    """Write a report to standard output; whoever closed it, such as `head`, has seen enough.

    Raises UsageError where it can't be written for another reason, such as a full disk.
    """
    if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - so it is where the caller closed it
        return
    sys.stdout.reconfigure(errors="backslashreplace")  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType]
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        # What is still buffered is written once more when the interpreter ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):
            msg = f"standard output: {error.strerror}"
            raise UsageError(msg) from error


def prepare(folder: Path | None) -> None:
    """Make the folder for reports, if one is wanted, before the work; raises UsageError where that can't be done."""
    try:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"-o {folder}: {error.strerror}"
        raise UsageError(msg) from error


def save(folder: Path, name: str, text: str) -> Path:
    """Write a file so that a reader sees the old or the new one, never half of it; return its path.

    Characters of the name that could lead out of the folder become hyphens. Raises OSError.
    """
    path = folder / re.sub(r"[^A-Za-z0-9_.-]", "-", name)
    unfinished = folder / f".{path.name}.{os.getpid()}"
    try:
        with unfinished.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            file.write(text)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)
    return path


def save_new(path: Path, text: str) -> None:
    """Write a file that must not exist yet, with the folders above it; raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)
