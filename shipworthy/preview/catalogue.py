"""Reads a catalogue of controls: a table of tab-separated values with a header row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from shipworthy.plan.controls import Control, Coverage, Enforced
from shipworthy.plan.errors import ConfigurationError, Problem, UsageError
from shipworthy.plan.findings import Pack
from shipworthy.preview.pack_sources import CARRIED

FRAMEWORK: Final = "framework"
IDENTITY: Final = "control_id"
REQUIREMENT: Final = "paraphrase"
"""Names of the columns that are read; the last may be missing, and others may stand beside them."""

NOT_ENFORCED: Final = "not_enforced.tsv"
CONTROL: Final = "control"
REASON: Final = "reason"


def carried_catalogue() -> Path:
    """Give the file of the catalogue that comes with this tool."""
    return next(file for root in CARRIED if (file := root / "policies" / "controls.tsv").is_file())


def read_catalogue(file: Path) -> tuple[Control, ...]:
    """Read every control once, in the order of the file; one may fill several rows.

    Raises UsageError for a file that can't be read, and ConfigurationError with every row that can't be used.
    """
    problems: list[Problem] = []
    controls: dict[tuple[str, str], Control] = {}
    for number, row in _rows(file, problems, (FRAMEWORK, IDENTITY)):
        framework, identity = (row.get(column, "").strip() for column in (FRAMEWORK, IDENTITY))
        problems += [
            Problem(str(file), column, "is empty", number)
            for column, value in ((FRAMEWORK, framework), (IDENTITY, identity))
            if not value
        ]
        controls.setdefault((framework, identity), Control(framework, identity, row.get(REQUIREMENT, "").strip()))
    if problems:
        raise ConfigurationError(tuple(problems))
    return tuple(controls.values())


def read_arguments(catalogue: Path) -> Mapping[str, str]:
    """Read why controls are left alone on purpose: `not_enforced.tsv` beside the catalogue, if there is one.

    Gives the reasons by control, as rules name it. Raises as `read_catalogue` does.
    """
    file = catalogue.parent / NOT_ENFORCED
    if not file.is_file():
        return {}
    problems: list[Problem] = []
    arguments: dict[str, str] = {}
    for number, row in _rows(file, problems, (CONTROL, REASON)):
        control, reason = row[CONTROL].strip(), row[REASON].strip()
        problems += [
            Problem(str(file), column, "is empty", number)
            for column, value in ((CONTROL, control), (REASON, reason))
            if not value
        ]
        arguments[control] = reason
    if problems:
        raise ConfigurationError(tuple(problems))
    return arguments


def covered(controls: Sequence[Control], packs: Sequence[Pack], arguments: Mapping[str, str]) -> Coverage:
    """Tell for each control which rules enforce it, or why none does; a rule that is disabled enforces nothing."""
    rules: dict[str, set[str]] = {}
    for pack in packs:
        for rule in pack.rules:
            if rule.level.value != "disabled":
                for control in rule.controls:
                    rules.setdefault(control, set()).add(rule.name)
    known = {control.name for control in controls}
    strangers = (name.partition("/") for name in sorted(rules) if name not in known)
    return Coverage(
        tuple(_enforced(control, rules, arguments) for control in controls),
        tuple(
            Enforced(Control(framework, identity), tuple(sorted(rules[f"{framework}{slash}{identity}"])))
            for framework, slash, identity in strangers
        ),
    )


def _enforced(control: Control, rules: Mapping[str, set[str]], arguments: Mapping[str, str]) -> Enforced:
    names = tuple(sorted(rules.get(control.name, ())))
    return Enforced(control, names, "" if names else arguments.get(control.name, ""))


def _rows(file: Path, problems: list[Problem], columns: Sequence[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
    lines = list(csv.reader(_text(file).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
    header = lines[0] if lines else []
    missing = [column for column in columns if column not in header]
    if missing:
        problems += [Problem(str(file), column, "the header has no such column", 1) for column in missing]
        return
    for number, row in enumerate(lines[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(header):
            expected = f"{len(header)} columns are expected as in the header, {len(row)} are there"
            problems.append(Problem(str(file), "", expected, number))
            continue
        yield number, dict(zip(header, row, strict=True))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{file}: is no UTF-8 text"
        raise UsageError(msg) from error
    except OSError as error:
        msg = f"{file}: {error.strerror}"
        raise UsageError(msg) from error
