"""The command `shipworthy preflight`, also as `python -m shipworthy.preflight`."""

from __future__ import annotations

import os
import signal
import sys
import traceback
from collections.abc import Mapping
from types import FrameType
from typing import Final

from shipworthy.preflight.arguments import PreflightArguments, parse_arguments
from shipworthy.preflight.failures import FileError, Stopped
from shipworthy.preflight.log import Log
from shipworthy.preflight.redaction import Redaction
from shipworthy.preflight.run import run
from shipworthy.preflight.settings import parse_settings

_WRONG_USE: Final = 2
_LARGEST_FILE: Final = 262_144


def main(arguments: list[str] | None = None) -> int:
    """Run the command with these arguments (those of the process by default) and return its exit status."""
    try:
        return run_preflight(parse_arguments(arguments), os.environ)
    except FileError as error:
        return _complain(*error.problems)


def run_preflight(arguments: PreflightArguments, environment: Mapping[str, str]) -> int:
    """Run the checks and return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, _stop)
    try:
        settings = parse_settings(*_source(arguments, environment))
        if arguments.only_validate:
            return 0
        secret = {name for planned in settings.checks for name in planned.check.secret_variables}
        return run(settings, environment, arguments.moment, Log(Redaction(environment, secret)))
    except FileError as error:
        return _complain(*error.problems)
    except Stopped as stopped:
        return 128 + stopped.number
    except Exception as error:  # noqa: BLE001 - a defect must end in a message and a documented status as well
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = place.filename.rpartition("/")[2]
        return _complain(f"internal error: {type(error).__name__} in {name}:{place.lineno}")


def _source(arguments: PreflightArguments, environment: Mapping[str, str]) -> tuple[str, str]:
    """Return the name and the content of the declarative file; raises FileError."""
    if arguments.variable is not None:
        content = environment.get(arguments.variable)
        if content is None:
            raise FileError([f"{arguments.variable}: is not set; expected the content of a declarative file"])
        return arguments.variable, content
    name = str(arguments.file)
    try:
        with arguments.file.open("rb") as file:
            content = file.read(_LARGEST_FILE + 1)
    except OSError as error:
        raise FileError([f"{name}: {error.strerror}"]) from None
    if len(content) > _LARGEST_FILE:
        raise FileError([f"{name}: is larger than {_LARGEST_FILE} bytes"])
    try:
        return name, content.decode()
    except UnicodeDecodeError:
        raise FileError([f"{name}: is not UTF-8"]) from None


def _stop(number: int, _frame: FrameType | None) -> None:
    for other in (signal.SIGINT, signal.SIGTERM):
        signal.signal(other, signal.SIG_IGN)
    raise Stopped(number)


def _complain(*lines: str) -> int:
    if sys.stderr is None:  # pyright: ignore[reportUnnecessaryComparison] - so it is where the caller closed it
        return _WRONG_USE
    try:
        sys.stderr.write("".join(f"shipworthy preflight: {line}\n" for line in lines))
        sys.stderr.flush()
    except (OSError, ValueError):
        return _WRONG_USE
    return _WRONG_USE


if __name__ == "__main__":
    sys.exit(main())
