"""Every error that the tool raises on purpose, and the exit status each one stands for.

    ShipworthyError
    ├── UsageError            2  wrong arguments, files or configuration
    │   └── ConfigurationError   with the list of problems, each with its file, key and what was expected
    ├── ProgramError          3  the Pulumi program failed
    │   └── RefusedConfiguration 2  it refused its configuration, with Pulumi's own errors for that
    ├── PackError             4  a policy pack failed
    └── Interrupted         130  the user pressed Ctrl-C

A preview that ends with a failed program or pack still has a plan worth showing, so `ProgramError` and `PackError`
are kept on the `Plan` instead of being raised past it.
"""

from __future__ import annotations

from dataclasses import dataclass


class ShipworthyError(Exception):
    """An expected failure with one message for the user."""

    exit_status = 2


class UsageError(ShipworthyError):
    """Arguments or files that can't be used; the message names what was expected."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with a file that the user wrote.

    `file` is relative to the folder that the user named, `key` is the full key inside it ("" for the file as a whole),
    `line` counts from 1 (None where unknown).
    """

    file: str
    key: str
    message: str
    line: int | None = None

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place}: {self.key}: {self.message}" if self.key else f"{place}: {self.message}"


class ConfigurationError(UsageError):
    """All problems of a project's configuration, found in one pass."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


class ProgramError(ShipworthyError):
    """The Pulumi program failed; the message holds its own traceback, cut to user code."""

    exit_status = 3


class RefusedConfiguration(ProgramError):
    """The program ended with `pulumi.ConfigMissingError` or `pulumi.ConfigTypeError`; the message is theirs."""

    exit_status = 2


class PackError(ShipworthyError):
    """A policy pack did not start, crashed, hung or answered rubbish; the message names it and quotes its stderr."""

    exit_status = 4


class Interrupted(ShipworthyError):
    """The user pressed Ctrl-C."""

    exit_status = 130
