"""The verdict lines that a pack writes beside the Analyzer protocol, read into the plan's packs and verdicts.

The schema is documented in `docs/verdicts.schema.json`. Lines of a kind and members of a name that are not known here
are left alone: a later pack may say more.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Final, TypeVar

from shipworthy.plan.findings import Detail, Level, Outcome, Pack, PackMessage, Rule, Severity, Verdict, Waiver
from shipworthy.plan.values import UNKNOWN, Value
from shipworthy.preview.documents import Plain
from shipworthy.preview.redaction import Redactor

SCHEMA: Final = "shipworthy.verdicts/1"

_E = TypeVar("_E", bound=Enum)


class MalformedVerdicts(ValueError):
    """Verdict lines that do not follow the schema; the message names the line and the member."""


@dataclass(frozen=True)
class Spoken:
    """What one pack wrote."""

    pack: Pack
    verdicts: tuple[Verdict, ...]
    messages: tuple[PackMessage, ...]


def read_verdict_lines(text: str, redactor: Redactor, *, strict: bool, cut_short: bool = False) -> Spoken | None:
    """Read a pack's lines, sorted; None when it wrote none. Raises MalformedVerdicts.

    With `strict` every unresolved verdict fails. `cut_short` says that the pack crashed, so its last line may lack its
    end.
    """
    lines = text.split("\n")
    complete, rest = lines[:-1], lines[-1]
    if rest and not cut_short:
        msg = f"line {len(lines)}: has no end"
        raise MalformedVerdicts(msg)
    parsed = [_Line(number, _parsed(number, line)) for number, line in enumerate(complete, 1) if line.strip()]
    if not parsed:
        return None
    kinds = defaultdict[str, list[_Line]](list)
    for line in parsed:
        kinds[line.text("kind")].append(line)
    packs = kinds["pack"]
    if len(packs) != 1 or packs[0] is not parsed[0]:
        msg = f"line 1: one line of kind pack is expected first, {len(packs)} are there"
        raise MalformedVerdicts(msg)
    pack = _pack(parsed[0])
    rules = {rule.name: rule for rule in pack.rules}
    verdicts = [_verdict(line, pack, rules, strict) for line in kinds["verdict"]]
    messages = [_message(line, pack) for line in kinds["message"]]
    return Spoken(
        pack,
        tuple(sorted((_clean(verdict, redactor) for verdict in verdicts), key=lambda v: (v.rule, v.urn))),
        tuple(sorted((_clean_message(message, redactor) for message in messages), key=lambda m: (m.text, m.urn))),
    )


def _parsed(number: int, line: str) -> dict[str, Plain]:
    try:
        value: Plain = json.loads(line)
    except (json.JSONDecodeError, RecursionError):
        value = None
    if isinstance(value, dict):
        return value
    msg = f"line {number}: a JSON object is expected"
    raise MalformedVerdicts(msg)


@dataclass(frozen=True)
class _Line:
    """One object and the number of the line it stands in; its methods take members out and check their kind."""

    number: int
    members: Mapping[str, Plain] = field(repr=False)

    def text(self, name: str, default: str | None = None) -> str:
        value = self.members.get(name, default)
        return value if isinstance(value, str) else self.refuse(name, "text is expected")

    def flag(self, name: str) -> bool:
        value = self.members.get(name, False)
        return value if isinstance(value, bool) else bool(self.refuse(name, "true or false is expected"))

    def count(self, name: str) -> int:
        value = self.members.get(name, 0)
        return value if type(value) is int else int(self.refuse(name, "a whole number is expected"))

    def one_of(self, kind: type[_E], name: str, default: str | None = None) -> _E:
        value = self.text(name, default)
        try:
            return kind(value)
        except ValueError:
            expected = ", ".join(str(member.value) for member in kind)
            msg = self.refusal(name, f"one of {expected} is expected")
            raise MalformedVerdicts(msg) from None

    def texts(self, name: str) -> tuple[str, ...]:
        value = self.members.get(name) or []
        texts = [item for item in value if isinstance(item, str)] if isinstance(value, list) else None
        if texts is None or not isinstance(value, list) or len(texts) < len(value):
            self.refuse(name, "a list of texts is expected")
        return tuple(texts or ())

    def objects(self, name: str) -> tuple[_Line, ...]:
        value = self.members.get(name) or []
        objects = [item for item in value if isinstance(item, dict)] if isinstance(value, list) else None
        if objects is None or not isinstance(value, list) or len(objects) < len(value):
            self.refuse(name, "a list of objects is expected")
        return tuple(_Line(self.number, item) for item in objects or ())

    def object(self, name: str) -> Mapping[str, Plain] | None:
        value = self.members.get(name)
        if not isinstance(value, dict | None):
            self.refuse(name, "an object is expected")
        return value if isinstance(value, dict) else None

    def refusal(self, name: str, message: str) -> str:
        return f"line {self.number}: {name}: {message}"

    def refuse(self, name: str, message: str) -> str:
        raise MalformedVerdicts(self.refusal(name, message))


def _pack(line: _Line) -> Pack:
    schema = line.text("schema")
    if schema != SCHEMA:
        line.refuse("schema", f"{SCHEMA} is expected, {schema} is given")
    limits = line.object("limits") or {}
    return Pack(
        name=line.text("name"),
        version=line.text("version", ""),
        rules=tuple(sorted((_rule(rule) for rule in line.objects("rules")), key=lambda rule: rule.name)),
        limits={name: _value(value) for name, value in limits.items()},
        digest=line.text("digest", ""),
    )


def _rule(line: _Line) -> Rule:
    return Rule(
        name=line.text("name"),
        title=line.text("title", ""),
        level=line.one_of(Level, "level"),
        severity=line.one_of(Severity, "severity", ""),
        kind=line.text("kind", "resource"),
        description=line.text("description", ""),
        remedy=line.text("remedy", ""),
        resources=line.texts("resources"),
        controls=line.texts("controls"),
        blocks_unknown=line.flag("blocksUnknown"),
        unknown_accepted=line.text("unknownAccepted", ""),
        longest_waiver_days=line.count("longestWaiverDays"),
        limits=line.texts("limits"),
        passes=_example(line, "passes"),
        fails=_example(line, "fails"),
    )


def _example(line: _Line, name: str) -> Mapping[str, Value] | None:
    """Read an example: an object of inputs, or a list of resources, which is kept under `resources`."""
    value = line.members.get(name)
    if isinstance(value, list):
        return {"resources": _value(value)}
    example = line.object(name)
    return None if example is None else {key: _value(item) for key, item in example.items()}


def _verdict(line: _Line, pack: Pack, rules: Mapping[str, Rule], strict: bool) -> Verdict:
    name = line.text("rule")
    rule = rules.get(name)
    if rule is None:
        line.refuse("rule", f"{name} is none of the pack's rules")
    outcome = line.one_of(Outcome, "outcome")
    level = line.one_of(Level, "level", rule.level.value if rule else None)
    waiver = line.object("waiver")
    return Verdict(
        pack=pack.name,
        rule=name,
        urn=line.text("urn"),
        outcome=outcome,
        level=level,
        severity=line.one_of(Severity, "severity", rule.severity.value if rule else ""),
        details=tuple(_detail(detail) for detail in line.objects("details")),
        reason=line.text("reason", ""),
        traceback=line.text("traceback", ""),
        waiver=None if waiver is None else _waiver(_Line(line.number, waiver)),
        fails=fails(outcome, level, blocks_unknown=strict or (rule is not None and rule.blocks_unknown)),
    )


def fails(outcome: Outcome, level: Level, *, blocks_unknown: bool) -> bool:
    """Whether a verdict makes the run fail: a mandatory violation, an error, a blocking unresolved one."""
    if outcome is Outcome.VIOLATED:
        return level in {Level.MANDATORY, Level.REMEDIATE}
    return outcome is Outcome.ERROR or (outcome is Outcome.UNRESOLVED and blocks_unknown)


def _detail(line: _Line) -> Detail:
    return Detail(line.text("path", ""), line.text("message", ""), _value(line.members.get("value")))


def _waiver(line: _Line) -> Waiver:
    return Waiver(line.text("owner"), line.text("reason"), line.text("ticket", ""), line.text("expires"))


def _message(line: _Line, pack: Pack) -> PackMessage:
    return PackMessage(pack.name, line.text("text"), line.text("urn", ""))


def _value(plain: Plain) -> Value:
    if plain == {"unknown": True}:
        return UNKNOWN
    if isinstance(plain, dict):
        return {key: _value(item) for key, item in plain.items()}
    return [_value(item) for item in plain] if isinstance(plain, list) else plain


def _clean(verdict: Verdict, redactor: Redactor) -> Verdict:
    """Take secrets out of what a rule's author wrote; the framework has redacted values already."""
    if not (verdict.details or verdict.reason or verdict.traceback):
        return verdict
    details = tuple(Detail(d.path, redactor.clean(d.message), _clean_value(d.value, redactor)) for d in verdict.details)
    return replace(
        verdict,
        details=details,
        reason=redactor.clean(verdict.reason),
        traceback=redactor.clean(verdict.traceback),
    )


def _clean_value(value: Value, redactor: Redactor) -> Value:
    if isinstance(value, str):
        return redactor.clean(value)
    if isinstance(value, Mapping):
        return {key: _clean_value(item, redactor) for key, item in value.items()}
    return [_clean_value(item, redactor) for item in value] if isinstance(value, list) else value


def _clean_message(message: PackMessage, redactor: Redactor) -> PackMessage:
    return PackMessage(message.pack, redactor.clean(message.text), message.urn)
