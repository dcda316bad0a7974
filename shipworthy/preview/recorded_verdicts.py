"""The verdict lines of a run of the Pulumi CLI, whose packs and stacks may share a file and judge a resource twice."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Final, cast

from shipworthy.plan.errors import ConfigurationError, Problem
from shipworthy.preview.documents import read_text
from shipworthy.preview.redaction import Redactor
from shipworthy.preview.urns import is_urn
from shipworthy.preview.verdict_lines import MalformedVerdicts, Spoken, read_verdict_lines

_Line = Mapping[str, object]
_PACK: Final = "pack"


def read_recorded_verdicts(file: Path, *, strict: bool) -> Mapping[str, tuple[Spoken, ...]]:
    """Read what each pack said, by stack, in the order in which the file introduces them.

    Of several verdicts of a rule on a resource the last counts. A pack that introduces itself with another digest
    begins anew: what its other version decided is no longer true. Raises ConfigurationError with file, line and key.
    """
    text = read_text(file, str(file))
    spoken: dict[str, list[Spoken]] = {}
    try:
        for (stack, _), lines in _by_stack_and_pack(text).items():
            said = read_verdict_lines(lines, Redactor(), strict=strict)
            if said is not None:
                spoken.setdefault(stack, []).append(said)
    except MalformedVerdicts as error:
        place, _, message = str(error).partition(": ")
        line = int(place.removeprefix("line "))
        key, _, rest = message.partition(": ")
        problem = Problem(str(file), key if rest else "", rest or message, line)
        raise ConfigurationError((problem,)) from None
    if not spoken:
        raise ConfigurationError((Problem(str(file), "", "holds no verdict lines; no pack of that run wrote any"),))
    return {stack: tuple(said) for stack, said in spoken.items()}


def _by_stack_and_pack(text: str) -> Mapping[tuple[str, str], str]:
    """Give each pack's lines for each stack as a text of their own, in which every line keeps its number."""
    lines = text.split("\n")
    if lines[-1]:
        msg = f"line {len(lines)}: has no end; was the run interrupted?"
        raise MalformedVerdicts(msg)
    sorter = _Sorter(len(lines))
    for number, line in enumerate(lines):
        if line.strip():
            sorter.take(number, line)
    return {key: "\n".join(group.lines) for key, group in sorter.groups.items()}


class _Group:
    """One pack's lines for one stack."""

    def __init__(self, count: int) -> None:
        self.lines = [""] * count
        self.header = -1
        self.digest: object = None
        self.numbers: dict[tuple[object, ...], int] = {}

    def introduce(self, number: int, line: str, digest: object) -> None:
        if self.header >= 0 and digest != self.digest:
            self.lines = [""] * len(self.lines)
            self.numbers.clear()
            self.header = -1
        # The last introduction takes the place of the first, so that it stands before what it introduces.
        self.header = number if self.header < 0 else self.header
        self.lines[self.header] = line
        self.digest = digest

    def add(self, number: int, line: str, identity: tuple[object, ...]) -> None:
        before = self.numbers.get(identity)
        if before is not None:
            self.lines[before] = ""
        self.numbers[identity] = number
        self.lines[number] = line


class _Sorter:
    """Sorts lines by stack and pack: a verdict by its URN, anything else by what its pack last introduced."""

    def __init__(self, count: int) -> None:
        self.groups: dict[tuple[str, str], _Group] = {}
        self._count = count
        self._current: dict[str, str] = {}
        self._last_pack = ""

    def take(self, number: int, line: str) -> None:
        members = _members(number, line)
        kind = members.get("kind")
        if kind == _PACK:
            self._introduce(number, line, members)
            return
        pack = str(members.get("pack", self._last_pack))
        urn = members.get("urn")
        stack = _stack(urn) if kind == "verdict" and isinstance(urn, str) and is_urn(urn) else self._current.get(pack)
        group = self.groups.get((stack or "", pack))
        if group is None:
            msg = f"line {number + 1}: pack: no line of kind pack introduces {pack or 'it'} for this stack before"
            raise MalformedVerdicts(msg)
        identity = (members.get("rule"), urn) if kind == "verdict" else (kind, line)
        group.add(number, line, identity)

    def _introduce(self, number: int, line: str, members: _Line) -> None:
        pack, stack = (members.get(key, "") for key in ("name", "stack"))
        for key, value in (("name", pack), ("stack", stack)):
            if not isinstance(value, str) or not value:
                msg = f"line {number + 1}: {key}: text is expected"
                raise MalformedVerdicts(msg)
        self._last_pack, self._current[str(pack)] = str(pack), str(stack)
        group = self.groups.setdefault((str(stack), str(pack)), _Group(self._count))
        group.introduce(number, line, members.get("digest"))


def _members(number: int, line: str) -> _Line:
    try:
        value: object = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        value = None
    if not isinstance(value, dict):
        msg = f"line {number + 1}: a JSON object is expected"
        raise MalformedVerdicts(msg)
    return cast("_Line", value)


def _stack(urn: str) -> str:
    return urn.removeprefix("urn:pulumi:").partition("::")[0]
