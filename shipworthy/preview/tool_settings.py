"""`[tool.shipworthy]` in pyproject.toml beside Pulumi.yaml: default packs and stacks, the folder of policies."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.preview.documents import read_text
from shipworthy.preview.nearest import nearest

_FILE: Final = "pyproject.toml"
_LISTS: Final = ("policy-packs", "stacks")
_POLICIES: Final = "policies"
_KEYS: Final = (*_LISTS, _POLICIES)
_IN_POLICIES: Final = ("waivers.yaml", "limits")
"""What makes a folder `policies` beside Pulumi.yaml one that packs are told of without being named."""


@dataclass(frozen=True)
class ToolSettings:
    """Packs (folders or names) and stacks that are used where the command line names none.

    `policies` is the folder with the project's own limits and waivers, None where there is none.
    """

    policy_packs: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()
    policies: Path | None = None


def read_tool_settings(root: Path) -> ToolSettings:
    """Read the table from `root`/pyproject.toml; without file or table no pack is named. Raises ConfigurationError."""
    table = _table(read_text(root / _FILE, _FILE)) if (root / _FILE).is_file() else {}
    problems = [
        Problem(_FILE, f"tool.shipworthy.{key}", f"is unknown{nearest(key, _KEYS)}")
        for key in sorted(table.keys() - set(_KEYS))
    ]
    packs, stacks = (_names(table, key, problems) for key in _LISTS)
    policies = _policies(root, table, problems)
    if problems:
        raise ConfigurationError(tuple(problems))
    return ToolSettings(packs, stacks, policies)


def _table(text: str) -> dict[str, object]:
    try:
        tool = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        place = re.search(r" \(at line (\d+), column \d+\)", str(error))
        message = str(error) if place is None else str(error).replace(place[0], "")
        line = None if place is None else int(place[1])
        raise ConfigurationError((Problem(_FILE, "", f"is not valid TOML: {message}", line),)) from None
    table: object = cast("dict[str, object]", tool).get("shipworthy", {}) if isinstance(tool, dict) else {}
    if not isinstance(table, dict):
        raise ConfigurationError((Problem(_FILE, "tool.shipworthy", "a table is expected"),))
    return cast("dict[str, object]", table)


def _names(table: dict[str, object], key: str, problems: list[Problem]) -> tuple[str, ...]:
    value = table.get(key, [])
    names = cast("list[object]", value) if isinstance(value, list) else [None]
    if all(isinstance(name, str) and name for name in names):
        return tuple(cast("list[str]", names))
    problems.append(Problem(_FILE, f"tool.shipworthy.{key}", "a list of names is expected"))
    return ()


def _policies(root: Path, table: dict[str, object], problems: list[Problem]) -> Path | None:
    named = table.get(_POLICIES)
    if named is None:
        folder = root / _POLICIES
        return folder.absolute() if any((folder / name).exists() for name in _IN_POLICIES) else None
    if isinstance(named, str) and named and (root / named).is_dir():
        return (root / named).absolute()
    problems.append(Problem(_FILE, f"tool.shipworthy.{_POLICIES}", "the name of a folder beside the file is expected"))
    return None
