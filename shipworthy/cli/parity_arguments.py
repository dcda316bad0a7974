"""The options of `shipworthy parity`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from shipworthy.cli.options import add_report_options
from shipworthy.plan.errors import UsageError
from shipworthy.reports.parity import FORMATS

if TYPE_CHECKING:
    from shipworthy.cli.arguments import PreviewArguments
    from shipworthy.cli.policy_arguments import AddParser

_DESCRIPTION: Final = """\
Preview two stacks of a project offline, and tell in which components, resources, inputs and options they differ. Each
difference is declared as intended in parity.yaml beside Pulumi.yaml, or a finding.
"""

_EXAMPLES: Final = """\
examples:
  shipworthy parity staging production
  shipworthy parity staging production --format markdown --format json -o reports/

exit status, the strongest that applies:
  130  interrupted
  2    wrong arguments, files or configuration
  3    a program failed
  1    a difference that nobody declared, or a declaration that is unused or too broad
  0    none of these
"""


@dataclass(frozen=True)
class ParityArguments:
    """What `shipworthy parity` was asked for: how to preview both stacks, and where the declarations stand.

    `file` is None for the project's own.
    """

    preview: PreviewArguments
    file: Path | None


def add_parity_command(
    add_command: AddParser,
    dress: dict[str, Any],
    add_options: Callable[[argparse.ArgumentParser], None],
    read_preview: Callable[[argparse.Namespace], PreviewArguments],
) -> None:
    """Add `parity`; `add_options` adds those of a preview that apply to two stacks alike."""
    dressed = {**dress, "description": _DESCRIPTION, "epilog": _EXAMPLES}
    parser = add_command("parity", help="show in what two stacks differ without meaning to", **dressed)
    parser.add_argument("stacks", metavar="STACK", nargs=2, help="a stack; give two of them")
    add_options(parser)
    add = parser.add_argument_group("what to show").add_argument
    add(
        "--file", type=Path, metavar="FILE",
        help="the intended differences; by default parity.yaml beside Pulumi.yaml, where there is one",
    )  # fmt: skip
    add_report_options(add, FORMATS, file="PROJECT-parity-STACK-STACK")

    def read(options: argparse.Namespace) -> ParityArguments:
        one, other = options.stacks
        if one == other:
            msg = f"{one} is compared with itself; name two stacks"
            raise UsageError(msg)
        of_preview = argparse.Namespace(
            **vars(options),
            config_file=None,
            packs=[],
            pack_configs=[],
            no_waivers=False,
            as_of=None,
            strict=False,
            states=[],
        )
        return ParityArguments(read_preview(of_preview), options.file)

    parser.set_defaults(read=read)
