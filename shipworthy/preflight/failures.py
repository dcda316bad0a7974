"""What goes wrong, drawn as a tree.

PreflightError
├── FileError       the declarative file or the command line can't be used
├── CheckError      a check did not pass; its text is for the log and quotes no secret
│   ├── Refusal     definite: trying again gives the same answer
│   └── Unavailable may pass by itself: tried again while there is time
└── Stopped         a signal asked the run to end
"""

from __future__ import annotations

from collections.abc import Sequence


class PreflightError(Exception):
    """Whatever the start-up check ends with on purpose."""


class FileError(PreflightError):
    """Tells every problem of the file, one a line, each with its place."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class CheckError(PreflightError):
    """A check did not pass."""


class Refusal(CheckError):
    """A definite answer, such as a wrong password: trying again would change nothing."""


class Unavailable(CheckError):
    """Something that is away or busy, and may come back."""


class Stopped(PreflightError):
    """Ended by this signal."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number
