"""The options that several commands share, in the groups that `--help` shows."""

from __future__ import annotations

import argparse
import datetime
import math
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from shipworthy.reports.formats import FORMATS

DEFAULT_TIMEOUT: Final = 300.0
"""Seconds; about sixty times what the largest known program takes."""


def add_project_options(add: Callable[..., object]) -> None:
    """Add what names a project and applies to all of its stacks alike."""
    add(
        "-C", "--cwd", action="append", type=Path, default=[], dest="folders", metavar="DIR",
        help="run as if started in DIR",
    )  # fmt: skip
    add(
        "-c", "--config", action="append", default=[], dest="overrides", metavar="KEY=VALUE",
        help="a configuration value that wins over the file's, for every stack",
    )  # fmt: skip
    add(
        "--answers", type=Path, metavar="FILE",
        help="YAML or JSON with answers to provider functions, stack references and reads",
    )  # fmt: skip
    add(
        "--stack-of", action="append", default=[], dest="others", metavar="OTHER=DIR",
        help="let references to stack OTHER read the outputs of an offline preview of the project in DIR",
    )  # fmt: skip


def add_input_options(parser: argparse.ArgumentParser) -> Callable[..., object]:
    """Add what names a project and its stacks, and return what adds to the same group."""
    add = parser.add_argument_group("what to preview").add_argument
    add(
        "-s", "--stack", action="append", default=[], dest="stacks", metavar="STACK",
        help="a stack, once for each; by default those of [tool.shipworthy] in pyproject.toml, "
        "else the only one there is",
    )  # fmt: skip
    add(
        "--config-file", type=Path, metavar="FILE",
        help="configuration to use instead of Pulumi.STACK.yaml; without -s the stack is named after the file",
    )  # fmt: skip
    add_project_options(add)
    return add


def add_running_options(parser: argparse.ArgumentParser) -> None:
    """Add packs, how strictly they judge, and what the processes may do."""
    group = parser.add_argument_group("how to judge and run")
    add = group.add_argument
    add_pack_option(add)
    add(
        "--policy-pack-config", action="append", default=[], type=Path, dest="pack_configs", metavar="FILE",
        help="JSON with the configuration of the --policy-pack at the same place",
    )  # fmt: skip
    add(
        "--strict", action="store_true",
        help="fail also where a rule meets an unknown value, or a provider function has no answer",
    )  # fmt: skip
    add(
        "--no-waivers", action="store_true",
        help="judge as if no risk were accepted",
    )  # fmt: skip
    add(
        "--as-of", type=datetime.date.fromisoformat, metavar="DATE",
        help="judge waivers as on this day, such as 2027-01-31 (default: today in UTC)",
    )  # fmt: skip
    add_process_options(add)


def add_pack_option(add: Callable[..., object]) -> None:
    """Add what names policy packs."""
    add(
        "--policy-pack", action="append", default=[], dest="packs", metavar="DIR|NAME",
        help="a policy pack's folder, or the name of one that comes with shipworthy, once for each; "
        "by default those of [tool.shipworthy]",
    )  # fmt: skip


def add_process_options(add: Callable[..., object]) -> None:
    """Add what the processes may do."""
    add(
        "--timeout", type=seconds, default=DEFAULT_TIMEOUT, metavar="SECONDS",
        help="time that the program, and then the packs, may take (default: %(default)g)",
    )  # fmt: skip
    add(
        "--pass-env", action="append", default=[], metavar="NAME",
        help="an environment variable that the program may see beside the harmless ones",
    )  # fmt: skip


def add_output_options(parser: argparse.ArgumentParser) -> Callable[..., object]:
    """Add formats and the folder of reports in a group, and return what adds to it."""
    add = parser.add_argument_group("what to show").add_argument
    add_report_options(add, json="the document of `pulumi preview --json` and the findings")
    return add


def add_report_options(
    add: Callable[..., object], formats: Iterable[str] = FORMATS, *, json: str = "", file: str = "PROJECT-STACK"
) -> None:
    """Add formats and the folder of reports; `json` says what that format holds, `file` how reports are called."""
    add(
        "--format", action="append", choices=list(formats), dest="formats",
        help="text (default), or another format; several with -o",
    )  # fmt: skip
    add(
        "--json", action="append_const", const="json", dest="formats",
        help=": ".join(filter(None, ["short for --format json", json])),
    )  # fmt: skip
    add(
        "-o", "--output", type=Path, metavar="DIR",
        help=f"write each format to DIR/{file}.EXTENSION; standard output gets the text",
    )  # fmt: skip


def seconds(text: str) -> float:
    """Read a time-out in seconds; raises ValueError for what is none."""
    number = float(text)
    if not (math.isfinite(number) and number > 0):
        raise ValueError
    return number


seconds.__name__ = "number of seconds"
