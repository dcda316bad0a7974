"""What a page of an example names as the answer to a wish, and whether it is there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

from infra.settings_model import Settings
from shipworthy.plan.findings import Outcome
from shipworthy.plan.model import Plan

LEFT: Final = ("**the application**", "**not offered**")
"""What stands in place of an answer, with the reason beside it."""


@dataclass(frozen=True)
class Row:
    """A wish, what answers it, and a remark."""

    wish: str
    answer: str
    remark: str

    @property
    def named(self) -> list[str]:
        """What stands in code font in the answer."""
        return re.findall(r"`([^`]+)`", self.answer)

    @property
    def links(self) -> list[str]:
        """The files that answer and remark lead to."""
        return re.findall(r"\]\(([^)#:]+)[^)]*\)", self.answer + self.remark)


def rows(page: str) -> list[Row]:
    """Return the rows of all tables of wishes on a page."""
    tables = re.findall(r"^\| wish \|.*\n\|[-|: ]+\n((?:\|.*\n)+)", page, re.MULTILINE)
    return [Row(*_cells(line)) for table in tables for line in table.splitlines()]


def missing(row: Row, page: Path, settings: Settings, plan: Plan) -> Iterator[str]:
    """Yield what the row names and the stack doesn't have."""
    if not row.named and not row.links and not row.answer.startswith(LEFT):
        yield f"nothing answers {row.wish!r}"
    for name in row.named:
        if not _is_there(name, settings, plan):
            yield name
    for link in row.links:
        if not (page.parent / link).resolve().is_file():
            yield link


def _cells(line: str) -> tuple[str, str, str]:
    wish, answer, remark = (cell.strip() for cell in line.strip("|").split("|"))
    return wish, answer, remark


def _is_there(name: str, settings: Settings, plan: Plan) -> bool:
    kind, _, rest = name.partition(" ")
    if name.startswith("shipworthy:"):
        return _in_force(settings.model_dump(by_alias=True), name.removeprefix("shipworthy:").split("."))
    if kind == "output":
        return rest in plan.outputs
    if kind == "rule":
        found = [verdict.outcome for verdict in plan.verdicts if verdict.rule == rest]
        return Outcome.PASSED in found and Outcome.VIOLATED not in found
    if kind == "alarm":
        kind, rest = "MetricAlarm", rest.replace(f"shipworthy-{plan.stack}-", "")
    return any(one.type.rpartition(":")[2] == kind and one.name == rest for one in plan.resources)


def _in_force(values: Mapping[str, Any], path: list[str]) -> bool:
    value: Any = values
    for key in path:
        value = cast("Mapping[str, Any]", value).get(key) if isinstance(value, Mapping) else None
    return value not in (None, (), {}, "")
