"""What `[tool.shipworthy]` in pyproject.toml beside Pulumi.yaml says: the default packs and stacks."""

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
_KEYS: Final = ("policy-packs", "stacks")


@dataclass(frozen=True)
class ToolSettings:
    """Packs (folders or names) and stacks that are used where the command line names none."""

    policy_packs: tuple[str, ...] = ()
    stacks: tuple[str, ...] = ()


def read_tool_settings(root: Path) -> ToolSettings:
    """Read the table from `root`/pyproject.toml; without file or table nothing is set. Raises ConfigurationError."""
    if not (root / _FILE).is_file():
        return ToolSettings()
    table = _table(read_text(root / _FILE, _FILE))
    problems = [
        Problem(_FILE, f"tool.shipworthy.{key}", f"is unknown{nearest(key, _KEYS)}")
        for key in sorted(table.keys() - set(_KEYS))
    ]
    packs, stacks = (_names(table, key, problems) for key in _KEYS)
    if problems:
        raise ConfigurationError(tuple(problems))
    return ToolSettings(packs, stacks)


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
