"""The AWS CLI's commands that pages give, as they stand in blocks and in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]

_BLOCK: Final = re.compile(r"^ *```[a-z]*\n(.*?)^ *```$", re.DOTALL | re.MULTILINE)
_SPAN: Final = re.compile(r"`([^`]+)`")
_COMMAND: Final = re.compile(r"(?:^|[\s(])aws ([a-z0-9-]+) ([a-z0-9-]+)((?: wait)? ?[^|;&#]*)")
_OPTION: Final = re.compile(r"(?<=\s)--([a-z][a-z0-9-]*)")
_QUOTED: Final = re.compile(r"'[^']*'|\"[^\"]*\"")

CLI_ALONE: Final = {
    ("ecr", "get-login-password"): frozenset[str](),
    ("logs", "tail"): frozenset({"since", "follow", "format", "filter-pattern"}),
    ("rds", "generate-db-auth-token"): frozenset({"hostname", "port", "username"}),
    ("s3", "cp"): frozenset({"recursive"}),
}
"""Commands that the CLI adds to the API, and their options (AWS CLI 2 reference, read 2026-11-22)."""

ANYWHERE: Final = frozenset({"query", "output", "region", "profile", "max-items", "page-size", "no-cli-pager"})
"""Options of every command, or of every one that lists."""


@dataclass(frozen=True)
class Command:
    """One call of the AWS CLI; `whole` in a block, where nothing is left out as in a sentence."""

    page: str
    service: str
    operation: str
    options: tuple[str, ...]
    whole: bool

    def __str__(self) -> str:
        return f"{self.page}: aws {self.service} {self.operation}"


def pages() -> list[Path]:
    """Return the pages that people follow."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def commands() -> list[Command]:
    """Return every command in every page."""
    return [command for page in pages() for command in _commands(page)]


def lines(page: Path) -> Iterator[tuple[str, bool]]:
    """Yield each line of the page's blocks, continuations joined (True), and each span of code in its text (False)."""
    text = page.read_text(encoding="utf-8")
    for block in _BLOCK.findall(text):
        yield from ((line.strip(), True) for line in block.replace("\\\n", " ").splitlines())
    for span in _SPAN.findall(_BLOCK.sub("", text)):
        yield " ".join(span.split()), False


def _commands(page: Path) -> Iterator[Command]:
    name = page.relative_to(ROOT).as_posix()
    for line, whole in lines(page):
        for service, operation, rest in _COMMAND.findall(_QUOTED.sub("''", line) if whole else line):
            waiter = re.match(r"\s*([a-z0-9-]+)", rest) if operation == "wait" else None
            called = f"wait {waiter[1]}" if waiter else operation
            yield Command(name, service, called, tuple(_OPTION.findall(f" {_QUOTED.sub('', rest)}")), whole)
