"""Writes the tables of keys in preflight.md from the keys that the start-up check reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from shipworthy.preflight.forms import Key
from shipworthy.preflight.phases import PHASES, Keys, Phase
from shipworthy.preflight.settings import CHECK_TIMEOUT, COMMON_KEYS, REQUIRED_KEY, TIMEOUT

BEGIN = "<!-- keys: written by `make docs` -->"
END = "<!-- end of keys -->"


def page(file: Path) -> str:
    """Return the page with its tables of keys as they are now."""
    block = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    tables = "\n".join(_tables())
    return block.sub(lambda _: f"{BEGIN}\n\n{tables}\n\n{END}", file.read_text())


def _tables() -> Iterator[str]:
    yield from _table("At the top of the file:", (TIMEOUT,))
    yield ""
    yield from _table("In the table of every check:", COMMON_KEYS)
    for phase in PHASES:
        yield ""
        yield f"### `[{phase.name}.NAME]`"
        yield ""
        yield f"{phase.meaning} Exit status {phase.exit_status}; `required` is `{phase.required}` unless it is given."
        for kind, keys in phase.keys.items():
            yield ""
            yield from _table(f'With `kind = "{kind}"`:' if kind else "", keys)
        for name, keys in phase.below.items():
            yield ""
            yield from _table(f"In `[{phase.name}.NAME.{name}]`:", keys)


def _table(title: str, keys: Keys) -> Iterator[str]:
    if title:
        yield from (title, "")
    yield from ("| key | value | default | meaning |", "|---|---|---|---|")
    for key in keys:
        yield f"| `{key.name}` | {key.form.expected} | {_default(key)} | {key.meaning} |"


def _default(key: Key[Any]) -> str:
    if key.mandatory:
        return "has to be given"
    if key.name == REQUIRED_KEY.name:
        return "by phase"
    if key.name == CHECK_TIMEOUT.name and key.default is None:
        return f"{_most(PHASES):g}; {PHASES[0].timeout:g} for a variable"
    if isinstance(key.default, bool):
        return f"`{str(key.default).lower()}`"
    if isinstance(key.default, float | int):
        return f"{key.default:g}"
    return f"`{key.default}`" if key.default else ""


def _most(phases: tuple[Phase, ...]) -> float:
    return max(phase.timeout for phase in phases)
