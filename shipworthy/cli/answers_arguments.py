"""The options of `shipworthy answers …`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shipworthy.cli.policy_arguments import AddParser

if TYPE_CHECKING:
    from shipworthy.cli.arguments import PreviewArguments

_DESCRIPTION: Final = """\
Preview stacks without judging them, and write an answers file's skeleton: the provider functions, stack references
and reads that the program asked and that nothing answered. Complete what you know; the rest stays unknown.
"""

_EXAMPLE: Final = """\
example:
  shipworthy answers record -s production -o answers.yaml
  shipworthy preview -s production --answers answers.yaml
"""


@dataclass(frozen=True)
class RecordArguments:
    """What `shipworthy answers record` was asked for: what to preview, and the file (None for standard output)."""

    preview: PreviewArguments
    file: Path | None


def add_answers_command(
    add_command: AddParser,
    dress: dict[str, Any],
    add_inputs: Callable[[argparse.ArgumentParser], None],
    read_preview: Callable[[argparse.Namespace], PreviewArguments],
) -> None:
    """Add `answers`; `add_inputs` adds the options of a preview that are read by `read_preview`."""
    answers = add_command("answers", help="record what an offline preview can't know", **dress)
    commands = answers.add_subparsers(metavar="COMMAND", required=True)
    record = commands.add_parser(
        "record", help="write an answers file to complete", description=_DESCRIPTION, epilog=_EXAMPLE, **dress
    )
    add_inputs(record)
    record.add_argument(
        "-o", "--output", type=Path, dest="file", metavar="FILE",
        help="a new file; by default standard output",
    )  # fmt: skip

    def read(options: argparse.Namespace) -> RecordArguments:
        of_preview = argparse.Namespace(
            **vars(options),
            packs=[],
            pack_configs=[],
            no_waivers=False,
            as_of=None,
            strict=False,
            formats=None,
            output=None,
        )
        return RecordArguments(read_preview(of_preview), options.file)

    record.set_defaults(read=read)
