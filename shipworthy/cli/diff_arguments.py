"""The options of `shipworthy diff`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from shipworthy.cli.arguments import PreviewArguments
    from shipworthy.cli.policy_arguments import AddParser

_DESCRIPTION: Final = """\
Preview two git revisions offline, each in a clean checkout of its own, and show which resources, stack outputs and
rule verdicts differ. The report is that of HEAD, and so is the exit status.
"""

_EXAMPLES: Final = """\
examples:
  shipworthy diff main                            what the current commit changes
  shipworthy diff v1.4.0 v1.5.0 -s production
  shipworthy diff origin/main --format markdown   a comment for a pull request
"""


@dataclass(frozen=True)
class DiffArguments:
    """What `shipworthy diff` was asked for: two revisions, and how to preview each."""

    base: str
    head: str
    preview: PreviewArguments


def add_diff_command(
    add_command: AddParser,
    dress: dict[str, Any],
    add_options: Callable[[argparse.ArgumentParser], None],
    read_preview: Callable[[argparse.Namespace], PreviewArguments],
) -> None:
    """Add `diff`, with the options of a preview."""
    dressed = {**dress, "description": _DESCRIPTION, "epilog": _EXAMPLES}
    parser = add_command("diff", help="show what changes between two git revisions", **dressed)
    parser.add_argument("base", metavar="BASE", help="the revision to compare with: a branch, tag or commit")
    parser.add_argument("head", metavar="HEAD", nargs="?", default="HEAD", help="the revision with the changes")
    add_options(parser)

    def read(options: argparse.Namespace) -> DiffArguments:
        return DiffArguments(options.base, options.head, read_preview(options))

    parser.set_defaults(read=read, states=[])
