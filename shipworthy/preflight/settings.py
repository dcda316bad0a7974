"""The declarative file: which checks there are, read from TOML."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, cast

from shipworthy.preflight.check import REQUIRED, Check, Moment, Required
from shipworthy.preflight.failures import FileError
from shipworthy.preflight.forms import Key, choice, optional, seconds
from shipworthy.preflight.phases import PHASES, Phase
from shipworthy.preflight.tables import Problems, Table

TIMEOUT: Final = Key("timeout_seconds", seconds(1, 600), 60.0, "Time for all checks together.")

REQUIRED_KEY: Final = Key(
    "required",
    optional(choice(*REQUIRED)),
    None,
    "When its failure stops the start: `always`, `deployment` (only with `--at deployment`), `never` (it is logged).",
)
CHECK_TIMEOUT: Final = Key(
    "timeout_seconds", optional(seconds(0.1, 300)), None, "Time for this check with all its tries."
)
TRY_SECONDS: Final = Key("try_seconds", seconds(0.1, 60), 5.0, "Time for one try.")
COMMON_KEYS: Final = (REQUIRED_KEY, CHECK_TIMEOUT, TRY_SECONDS)


@dataclass(frozen=True)
class Planned:
    """A check with its name, when its failure counts, and its times in seconds."""

    phase: Phase
    name: str
    required: Required
    timeout: float
    try_seconds: float
    check: Check

    def is_fatal(self, moment: Moment) -> bool:
        """Whether its failure stops the start at this moment."""
        return self.required in ("always", moment)


@dataclass(frozen=True)
class Settings:
    """Every check in order of the phases, within one as in the file."""

    timeout: float
    checks: tuple[Planned, ...]


def parse_settings(name: str, content: str) -> Settings:
    """Read a file's content; `name` begins its messages. Raises FileError with every problem."""
    try:
        document = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise FileError([_syntax_error(name, content, str(error))]) from None
    problems = Problems(name, content)
    root = Table((), document, problems)
    root.refuse_others([TIMEOUT.name, *(phase.name for phase in PHASES)])
    settings = Settings(root.get(TIMEOUT), tuple(planned for phase in PHASES for planned in _planned(root, phase)))
    messages = problems.messages()
    if messages:
        raise FileError(messages)
    if not settings.checks:
        raise FileError([f"{name}: declares no check; expected a table such as [environment.DATABASE_URL]"])
    return settings


def _planned(root: Table, phase: Phase) -> Iterable[Planned]:
    section = root.child(phase.name)
    if section is None:
        return
    for name in section.content:
        table = section.child(name)
        if table is None:
            continue
        table.refuse_others([*(key.name for key in COMMON_KEYS), *phase.keys_for(table)])
        yield Planned(
            phase=phase,
            name=f"{phase.name}.{name}",
            required=cast("Required", table.get(REQUIRED_KEY) or phase.required),
            timeout=table.get(CHECK_TIMEOUT) or phase.timeout,
            try_seconds=table.get(TRY_SECONDS),
            check=phase.read(table),
        )


def _syntax_error(name: str, content: str, message: str) -> str:
    """Put the place that Python's parser names in front, as for every other problem."""
    what, _, place = message.rpartition(" (at ")
    found = re.match(r"line (\d+)", place)
    line = int(found[1]) if found else max(1, len(content.splitlines()))
    return f"{name}:{line}: is not TOML: {what or message}"
