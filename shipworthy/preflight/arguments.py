"""The command line of the start-up check."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Final, NoReturn, cast

from shipworthy.preflight.check import MOMENTS, Moment
from shipworthy.preflight.failures import FileError

DEFAULT_FILE: Final = "preflight.toml"

DESCRIPTION: Final = """\
Check what the application needs before it starts: environment, PostgreSQL, Redis, external APIs, vector store.
Stops at the first phase that fails. Prints one JSON object for each check, and no secret.
"""

EXIT_STATUS: Final = """\
exit status:
  0          ready: everything that is required now has passed
  2          wrong arguments or file, or a defect of the check itself, which the message says
  11         a variable is missing or can't be meant
  12         PostgreSQL
  13         Redis
  14         an external API
  15         the vector store
  130, 143   ended by SIGINT, SIGTERM
"""


@dataclass(frozen=True)
class PreflightArguments:
    """What the check was asked for; the file's content is in `variable` where that is named."""

    moment: Moment
    file: Path
    variable: str | None
    only_validate: bool


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Report like a wrong file."""
        raise FileError([message, f"Try `{self.prog} --help`."])


def parse_arguments(arguments: list[str] | None) -> PreflightArguments:
    """Parse the command line; raises FileError, and SystemExit(0) after `--help`."""
    parser = _Parser(
        "shipworthy preflight",
        description=DESCRIPTION,
        epilog=EXIT_STATUS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add_options(parser)
    return read_options(parser.parse_args(arguments))


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare the options on the parser of this command."""
    add = parser.add_argument
    add(
        "--at", choices=MOMENTS, required=True, dest="moment",
        help="start: a task starts, maybe to replace a lost one; deployment: a release begins, all demands count",
    )  # fmt: skip
    source = parser.add_mutually_exclusive_group()
    source.add_argument(
        "--file", type=Path, default=Path(DEFAULT_FILE), metavar="FILE",
        help="the declarative file (default: %(default)s)",
    )  # fmt: skip
    source.add_argument(
        "--file-in", metavar="VARIABLE", dest="variable", help="the environment variable that holds the file's content"
    )
    add("--validate", action="store_true", dest="only_validate", help="read the file and check nothing else")


def read_options(options: argparse.Namespace) -> PreflightArguments:
    """Return what was asked for."""
    return PreflightArguments(cast("Moment", options.moment), options.file, options.variable, options.only_validate)
