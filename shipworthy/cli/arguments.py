"""The command line: options, their meaning, and what `--help` says."""

from __future__ import annotations

import argparse
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from shipworthy.cli.answers_arguments import RecordArguments, add_answers_command
from shipworthy.cli.diff_arguments import DiffArguments, add_diff_command
from shipworthy.cli.options import (
    add_input_options,
    add_output_options,
    add_process_options,
    add_project_options,
    add_running_options,
    seconds,
)
from shipworthy.cli.output import show
from shipworthy.cli.parity_arguments import ParityArguments, add_parity_command
from shipworthy.cli.policy_arguments import PolicyArguments, add_policy_command
from shipworthy.cli.report_arguments import ReportArguments, add_report_command
from shipworthy.plan.errors import UsageError
from shipworthy.preflight.arguments import DESCRIPTION as PREFLIGHT_DESCRIPTION
from shipworthy.preflight.arguments import EXIT_STATUS as PREFLIGHT_EXIT_STATUS
from shipworthy.preflight.arguments import PreflightArguments, add_options, read_options

_DESCRIPTION = """\
Preview what a Pulumi Python program would create, offline, and hold it to policy packs.
No Pulumi CLI, provider plugin, cloud account or credential is needed or used.
"""

_EXAMPLES = """\
examples:
  shipworthy preview                              the project's default stacks and packs
  shipworthy preview -s production --strict       one stack; what can't be decided fails too
  shipworthy preview -s staging --watch           again after every edit
  shipworthy preview -C ../shop --policy-pack policies/readiness
  shipworthy preview --config-file examples/kiosk.yaml     previews stack kiosk
  shipworthy preview --format markdown --format json -o reports/
  shipworthy preview -s production --json | jq '.shipworthy.findings'
  shipworthy policy explain rds-instance-recovery-window-kept

exit status, the strongest that applies:
  130  interrupted
  2    wrong arguments, files or configuration, also where the program or a pack refuses its configuration;
       or a defect of shipworthy itself, which the message says
  3    the program failed
  4    a policy pack failed
  1    a mandatory rule is violated, a rule crashed, or a blocking value is unknown (any rule's under --strict)
  0    none of these
"""


@dataclass(frozen=True)
class PreviewArguments:
    """What `shipworthy preview` was asked for."""

    stacks: tuple[str, ...]
    folder: Path
    folders: tuple[Path, ...]
    every: bool
    packs: tuple[str, ...]
    pack_configs: tuple[Path, ...]
    pack_variables: Mapping[str, str]
    config_file: Path | None
    overrides: tuple[str, ...]
    answers: Path | None
    others: tuple[str, ...]
    states: tuple[Path, ...]
    strict: bool
    timeout: float
    pass_env: tuple[str, ...]
    formats: tuple[str, ...]
    output: Path | None
    watch: bool = False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Report like every other wrong use."""
        msg = f"{message}\nTry `{self.prog} --help`."
        raise UsageError(msg)


ToolArguments: TypeAlias = (
    PreviewArguments | DiffArguments | ParityArguments | RecordArguments | ReportArguments | PolicyArguments
)
"""What the tool was asked for, by command."""

Arguments: TypeAlias = ToolArguments | PreflightArguments
"""What the command was asked for, the start-up check in a container included."""


def parse_arguments(arguments: Sequence[str] | None) -> Arguments:
    """Parse the command line; raises UsageError, and SystemExit(0) after `--help` or `--version`."""
    options = _parser().parse_args(arguments)
    parsed: Arguments = options.read(options)
    shown = parsed.preview if isinstance(parsed, DiffArguments | ParityArguments) else parsed
    reporting = isinstance(shown, PreviewArguments | ReportArguments)
    if reporting and len(shown.formats) > 1 and shown.output is None:
        msg = f"standard output takes one format; give -o DIR for {' and '.join(shown.formats)}"
        raise UsageError(msg)
    return parsed


def _read_preview(options: argparse.Namespace) -> PreviewArguments:
    folders: tuple[Path, ...] = tuple(dict.fromkeys(options.folders))
    every = vars(options).get("every")
    many = every is True or len(folders) > 1
    if many and every is None:
        msg = "-C: this command takes one folder"
        raise UsageError(msg)
    if options.config_file is not None and len(set(options.stacks)) > 1:
        msg = "--config-file is the configuration of one stack; give at most one -s with it"
        raise UsageError(msg)
    watch = vars(options).get("watch") is True
    formats = tuple(dict.fromkeys(options.formats or ["text"]))
    if watch and many:
        msg = "--watch goes with one project; give one -C and no --all"
        raise UsageError(msg)
    if watch and options.output is None and formats != ("text",):
        msg = f"--watch shows text; give -o DIR for {' and '.join(formats)}"
        raise UsageError(msg)
    return PreviewArguments(
        stacks=tuple(dict.fromkeys(options.stacks)),
        folder=Path() if many or not folders else folders[0],
        folders=(folders or (Path(),)) if many else (),
        every=every is True,
        packs=tuple(dict.fromkeys(options.packs)),
        pack_configs=tuple(options.pack_configs),
        pack_variables=_pack_variables(options),
        config_file=options.config_file,
        overrides=tuple(options.overrides),
        answers=options.answers,
        others=tuple(dict.fromkeys(options.others)),
        states=tuple(dict.fromkeys(options.states)),
        strict=options.strict,
        timeout=options.timeout,
        pass_env=tuple(options.pass_env),
        formats=formats,
        output=options.output,
        watch=watch,
    )


def _parser() -> _Parser:
    dress: dict[str, Any] = {"formatter_class": _Help, "allow_abbrev": False}
    parser = _Parser("shipworthy", description=_DESCRIPTION, epilog=_EXAMPLES, **dress)
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    preview = commands.add_parser(
        "preview", help="preview stacks offline and judge them", description=_DESCRIPTION, epilog=_EXAMPLES, **dress
    )
    add_input = add_input_options(preview)
    add_input(
        "--all", action="store_true", dest="every",
        help="every stack of every project below the folder, or below each -C; without it each -C is a project",
    )  # fmt: skip
    add_input(
        "--state", action="append", type=Path, default=[], dest="states", metavar="FILE",
        help="show what changes of this: `pulumi stack export`, or a plan saved with --json, once for each stack",
    )  # fmt: skip
    add_running_options(preview)
    add_output_options(preview)(
        "--watch", action="store_true",
        help="preview again whenever a file changes that the result depends on, until Ctrl-C",
    )  # fmt: skip
    preview.set_defaults(read=_read_preview)
    add_answers_command(commands.add_parser, dress, _add_recorded_options, _read_preview)
    add_diff_command(commands.add_parser, dress, _add_diff_options, _read_preview)
    add_parity_command(commands.add_parser, dress, _add_parity_options, _read_preview)
    add_report_command(commands.add_parser, dress)
    add_policy_command(commands.add_parser, dress, seconds)
    preflight = commands.add_parser(
        "preflight", help="check in a container what the application needs before it starts",
        description=PREFLIGHT_DESCRIPTION, epilog=PREFLIGHT_EXIT_STATUS, **dress,
    )  # fmt: skip
    add_options(preflight)
    preflight.set_defaults(read=read_options)
    return parser


def _add_diff_options(parser: argparse.ArgumentParser) -> None:
    add_input_options(parser)
    add_running_options(parser)
    add_output_options(parser)


def _add_parity_options(parser: argparse.ArgumentParser) -> None:
    add_project_options(parser.add_argument_group("what to preview").add_argument)
    add_process_options(parser.add_argument_group("how to run").add_argument)


def _add_recorded_options(parser: argparse.ArgumentParser) -> None:
    add_input_options(parser)
    add_process_options(parser.add_argument_group("how to run").add_argument)
    parser.set_defaults(states=[])


def _pack_variables(options: argparse.Namespace) -> Mapping[str, str]:
    """Tell packs about waivers by the variables that reach them under the Pulumi CLI too."""
    day: datetime.date | None = options.as_of
    as_of = {"SHIPWORTHY_AS_OF": day.isoformat()} if day else {}
    return {**as_of, "SHIPWORTHY_NO_WAIVERS": "1"} if options.no_waivers else as_of


class _Help(argparse.RawDescriptionHelpFormatter):
    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=28, width=100)


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object, **__: object) -> None:
        from importlib.metadata import version  # noqa: PLC0415 - costs more than the rest of this module

        show(f"shipworthy {version('shipworthy')}\n")
        parser.exit()
