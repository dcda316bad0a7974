"""Writes what the pack decided as JSON lines, for tools that show more than diagnostics can carry.

The format is described in `docs/verdicts.md` and `docs/verdicts.schema.json`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from policies.framework.limits_file import as_json
from policies.framework.problems import Problem, RefusedConfiguration
from policies.framework.rule import Level, Rule
from policies.framework.terms import PackDescription, Terms
from policies.framework.verdict import Verdict

SCHEMA: Final = "shipworthy.verdicts/1"

Line = dict[str, Any]


class VerdictLines:
    """The file that `SHIPWORTHY_VERDICTS` names; several packs may append to it, each line says whose it is."""

    def __init__(self, path: Path | None, pack: str) -> None:
        self._path = path
        self._pack = pack

    @property
    def wanted(self) -> bool:
        """Whether there is such a file."""
        return self._path is not None

    def write(self, lines: Iterable[Line]) -> None:
        """Append `lines`, in one go so that those of several packs don't mix.

        Raises `RefusedConfiguration` when the file can't be written.
        """
        if self._path is None:
            return
        named = ({**line, "pack": self._pack} for line in lines)
        text = "".join(f"{json.dumps(line, ensure_ascii=False, separators=(',', ':'))}\n" for line in named)
        if not text:
            return
        try:
            _append(self._path, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            problem = Problem(
                "environment", 0, "SHIPWORTHY_VERDICTS", f"{self._path} can't be written: {error.strerror}"
            )
            raise RefusedConfiguration([problem]) from None


def _append(path: Path, content: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        while content:
            content = content[os.write(descriptor, content) :]
    finally:
        os.close(descriptor)


def pack_line(pack: PackDescription, terms: Terms) -> Line:
    """Return the line that introduces the pack and its rules, each at the level in force."""
    return {
        "schema": SCHEMA,
        "kind": "pack",
        "name": pack.name,
        "version": pack.version,
        "stack": terms.stack,
        "digest": terms.digest,
        "limits": as_json(terms.limits),
        "rules": [_rule(rule, terms.levels[rule.name]) for rule in sorted(pack.rules, key=lambda each: each.name)],
    }


def verdict_line(verdict: Verdict) -> Line:
    """Return the line of one verdict; what it doesn't have is left out."""
    line: Line = {
        "kind": "verdict",
        "rule": verdict.rule.name,
        "urn": verdict.urn,
        "outcome": verdict.outcome.value,
        "level": verdict.level.value,
        "severity": verdict.rule.declaration.severity.value,
    }
    if verdict.details:
        line["details"] = [{"path": d.path, "message": d.message, "value": d.value} for d in verdict.details]
    if verdict.reason:
        line["reason"] = verdict.reason
    if verdict.traceback:
        line["traceback"] = verdict.traceback
    if verdict.waiver and verdict.waived:
        line["waived"] = verdict.waived.value
        line["waiver"] = {
            "owner": verdict.waiver.owner,
            "reason": verdict.waiver.reason,
            "ticket": verdict.waiver.ticket,
            "expires": verdict.waiver.expires.isoformat(),
        }
    return line


def message_line(text: str, urn: str = "") -> Line:
    """Return the line of a remark that belongs to no verdict."""
    return {"kind": "message", "text": text, "urn": urn}


def _rule(rule: Rule, level: Level) -> Line:
    declared = rule.declaration
    return {
        "name": rule.name,
        "title": rule.title,
        "description": rule.description,
        "kind": rule.kind,
        "severity": declared.severity.value,
        "level": level.value,
        "resources": list(declared.resources),
        "controls": list(declared.controls),
        "remedy": declared.remedy,
        "blocksUnknown": declared.unknown.blocks,
        "unknownAccepted": declared.unknown.accepted,
        "longestWaiverDays": declared.longest_waiver_days,
        "limits": list(rule.limits),
        "passes": _example(rule, declared.passes),
        "fails": _example(rule, declared.fails),
    }


def _example(rule: Rule, example: Any) -> Any:
    return {"resources": example} if rule.kind == "stack" else example
