"""The options of `shipworthy policy …`."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from shipworthy.cli.options import add_pack_option
from shipworthy.plan.findings import Severity

_DESCRIPTION: Final = """\
Read, test and extend policy packs. Each pack is asked itself, in a process of its own, over Pulumi's protocol: any
Python pack will do, and one that writes verdict lines tells most.
"""


@dataclass(frozen=True)
class PacksArguments:
    """Which packs a command is about, and for which stacks they are asked (empty for the project's own)."""

    folder: Path
    packs: tuple[str, ...]
    stacks: tuple[str, ...]
    timeout: float
    json: bool


@dataclass(frozen=True)
class ListArguments:
    """What `shipworthy policy list` was asked for; the filters are as those of `Wanted`."""

    asked: PacksArguments
    names: tuple[str, ...]
    services: tuple[str, ...]
    severities: tuple[str, ...]
    controls: tuple[str, ...]


@dataclass(frozen=True)
class ExplainArguments:
    """What `shipworthy policy explain` was asked for."""

    asked: PacksArguments
    rule: str


@dataclass(frozen=True)
class CoverageArguments:
    """What `shipworthy policy coverage` was asked for; without a catalogue it is the one that comes with the tool."""

    asked: PacksArguments
    catalogue: Path | None
    frameworks: tuple[str, ...]


@dataclass(frozen=True)
class TestArguments:
    """What `shipworthy policy test` was asked for."""

    asked: PacksArguments


@dataclass(frozen=True)
class NewArguments:
    """What `shipworthy policy new` was asked for; `pack` is the folder of a pack ("" to look for one)."""

    folder: Path
    name: str
    service: str
    pack: str
    json: bool


PolicyArguments = ListArguments | ExplainArguments | CoverageArguments | TestArguments | NewArguments


class AddParser(Protocol):
    """Adds the parser of one command, dressed as the others."""

    def __call__(self, name: str, **facts: Any) -> argparse.ArgumentParser:
        """Add it, with what argparse takes about a parser, and return it."""
        ...


def add_policy_command(add_command: AddParser, dress: dict[str, Any], timeout: Any) -> None:
    """Add `policy` with its commands. `dress` is what every parser gets, `timeout` reads a number of seconds."""
    policy = add_command("policy", help="list, explain, test and write rules", description=_DESCRIPTION, **dress)
    commands = policy.add_subparsers(metavar="COMMAND", required=True)
    _add_list(commands.add_parser("list", help="list the rules of packs", **dress), timeout)
    _add_explain(commands.add_parser("explain", help="explain a rule", **dress), timeout)
    _add_coverage(commands.add_parser("coverage", help="tell which controls are enforced", **dress), timeout)
    _add_new(commands.add_parser("new", help="begin a rule and its test", **dress))
    _add_test(commands.add_parser("test", help="judge each rule by its own examples", **dress), timeout)


def _add_list(parser: argparse.ArgumentParser, timeout: Any) -> None:
    _add_packs(parser, timeout)
    add = parser.add_argument
    add("--pack", action="append", default=[], dest="names", metavar="NAME", help="only rules of this pack")
    add(
        "--service", action="append", default=[], dest="services", metavar="NAME",
        help="only rules about this service, such as rds",
    )  # fmt: skip
    known = [severity.value for severity in Severity if severity.value]
    add("--severity", action="append", default=[], dest="severities", choices=known, help="only rules of this severity")
    add(
        "--control", action="append", default=[], dest="controls", metavar="GLOB",
        help="only rules that enforce such a control, such as 'FSBP/RDS.*'",
    )  # fmt: skip
    parser.set_defaults(read=_read_list)


def _add_explain(parser: argparse.ArgumentParser, timeout: Any) -> None:
    parser.add_argument("rule", metavar="RULE", help="the rule's name")
    _add_packs(parser, timeout)
    parser.set_defaults(read=_read_explain)


def _add_coverage(parser: argparse.ArgumentParser, timeout: Any) -> None:
    _add_packs(parser, timeout)
    add = parser.add_argument
    add(
        "--catalogue", type=Path, metavar="FILE",
        help="tab-separated values with the columns framework, control_id and perhaps paraphrase "
        "(default: the catalogue that comes with shipworthy)",
    )  # fmt: skip
    add("--framework", action="append", default=[], dest="frameworks", metavar="NAME", help="only this framework")
    parser.set_defaults(read=_read_coverage)


def _add_test(parser: argparse.ArgumentParser, timeout: Any) -> None:
    parser.add_argument(
        "tested", nargs="*", default=[], metavar="PACK", help="like --policy-pack: a pack's folder or name"
    )
    _add_packs(parser, timeout)
    parser.set_defaults(read=_read_test)


def _add_new(parser: argparse.ArgumentParser) -> None:
    _add_folder(parser)
    add = parser.add_argument
    add("name", metavar="NAME", help="the rule's name: SERVICE-RESOURCE-WHAT-MUST-HOLD, such as rds-instance-encrypted")
    add("--service", required=True, metavar="NAME", help="the service that the rule is about, such as rds")
    add(
        "--policy-pack", default="", dest="pack", metavar="DIR",
        help="the pack that gets the rule; by default the folder's own layout with policies/rules",
    )  # fmt: skip
    add("--json", action="store_true", help="name the files in JSON")
    parser.set_defaults(read=_read_new)


def _read_list(given: argparse.Namespace) -> ListArguments:
    return ListArguments(
        _packs(given), tuple(given.names), tuple(given.services), tuple(given.severities), tuple(given.controls)
    )


def _read_explain(given: argparse.Namespace) -> ExplainArguments:
    return ExplainArguments(_packs(given), given.rule)


def _read_coverage(given: argparse.Namespace) -> CoverageArguments:
    return CoverageArguments(_packs(given), given.catalogue, tuple(given.frameworks))


def _read_test(given: argparse.Namespace) -> TestArguments:
    return TestArguments(_packs(given, tuple(given.tested)))


def _read_new(given: argparse.Namespace) -> NewArguments:
    return NewArguments(given.folder, given.name, given.service, given.pack, given.json)


def _add_packs(parser: argparse.ArgumentParser, timeout: Any) -> None:
    _add_folder(parser)
    add = parser.add_argument
    add_pack_option(add)
    add(
        "-s", "--stack", action="append", default=[], dest="stacks", metavar="STACK",
        help="the stack whose limits are in force, once for each",
    )  # fmt: skip
    add(
        "--timeout", type=timeout, default=60.0, metavar="SECONDS",
        help="time that each answer of a pack may take (default: %(default)g)",
    )  # fmt: skip
    add("--json", action="store_true", help="print a JSON document")


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "-C", "--cwd", type=Path, default=Path(), dest="folder", metavar="DIR", help="run as if started in DIR"
    )


def _packs(given: argparse.Namespace, more: tuple[str, ...] = ()) -> PacksArguments:
    return PacksArguments(
        folder=given.folder,
        packs=tuple(dict.fromkeys((*more, *given.packs))),
        stacks=tuple(dict.fromkeys(given.stacks)),
        timeout=given.timeout,
        json=given.json,
    )
