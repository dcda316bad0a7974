"""The options of `shipworthy report`."""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from shipworthy.cli.options import add_report_options
from shipworthy.cli.policy_arguments import AddParser

_REPORT_DESCRIPTION: Final = """\
Make the reports of a run of the Pulumi CLI, from the verdict lines that its packs wrote and, for the code locations
and components, what `pulumi preview --json` printed.
"""

_REPORT_EXAMPLE: Final = """\
example:
  SHIPWORTHY_VERDICTS=$PWD/verdicts.jsonl pulumi preview --json --show-sames \\
      --policy-pack policies/readiness > preview.json
  shipworthy report --verdicts verdicts.jsonl --preview preview.json --format html --format sarif -o reports/
"""

_COMMIT: Final = re.compile("[0-9a-fA-F]{7,64}")


@dataclass(frozen=True)
class ReportArguments:
    """What `shipworthy report` was asked for. `revision` is the commit that the run was of; "" stands for git's."""

    folder: Path
    verdicts: Path
    previews: tuple[Path, ...]
    revision: str
    strict: bool
    formats: tuple[str, ...]
    output: Path | None


def add_report_command(add_command: AddParser, dress: dict[str, Any]) -> None:
    """Add `report`."""
    dressed = {**dress, "description": _REPORT_DESCRIPTION, "epilog": _REPORT_EXAMPLE}
    parser = add_command("report", help="make the reports of a run of the Pulumi CLI", **dressed)
    add = parser.add_argument
    add("-C", "--cwd", type=Path, default=Path(), dest="folder", metavar="DIR", help="run as if started in DIR")
    add(
        "--verdicts", type=Path, required=True, metavar="FILE",
        help="the file that SHIPWORTHY_VERDICTS named in that run",
    )  # fmt: skip
    add(
        "--preview", type=Path, action="append", default=[], dest="previews", metavar="FILE",
        help="what `pulumi preview --json` printed, once for each stack",
    )  # fmt: skip
    add(
        "--revision", type=_commit, metavar="COMMIT",
        help="the commit that the run was of (default: the one that is checked out in the folder)",
    )  # fmt: skip
    add("--strict", action="store_true", help="count every unresolved verdict as a failure")
    add_report_options(add)
    parser.set_defaults(read=_read_report)


def _commit(text: str) -> str:
    if not _COMMIT.fullmatch(text):
        msg = f"{text!r} is no commit: expected 7 to 64 hexadecimal digits, as `git rev-parse HEAD` prints them"
        raise argparse.ArgumentTypeError(msg)
    return text.lower()


def _read_report(given: argparse.Namespace) -> ReportArguments:
    return ReportArguments(
        folder=given.folder,
        verdicts=given.verdicts,
        previews=tuple(given.previews),
        revision=given.revision or "",
        strict=given.strict,
        formats=tuple(dict.fromkeys(given.formats or ["text"])),
        output=given.output,
    )
