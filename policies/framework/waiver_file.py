"""Reads `policies/waivers.yaml`: every mistake in it is refused, since a waiver that is misread hides a risk."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final, cast

from policies.framework.located_yaml import Located, located_file
from policies.framework.problems import Problem, RefusedConfiguration, nearest
from policies.framework.redaction import plain
from policies.framework.rule import LONGEST_WAIVER_DAYS
from policies.framework.waiver import URN_START, Waiver

_TEXTS: Final = ("rule", "resource", "reason", "owner", "ticket")
_DATES: Final = ("granted", "expires")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def load_waivers(path: Path, rules: Mapping[str, int | None]) -> tuple[Waiver, ...]:
    """Read the waivers for these rules.

    `rules` are the names of all rules that exist, each with its longest waiver in days, or None for a rule of another
    pack, whose waivers are checked for their form and left to that pack.

    Raises `RefusedConfiguration` with every problem of the file.
    """
    if not path.is_file():
        return ()
    reader = _Reader(path.name, rules)
    waivers = [waiver for item in reader.items(located_file(path)) if (waiver := reader.waiver(item))]
    if reader.problems:
        raise RefusedConfiguration(reader.problems)
    return tuple(waiver for waiver in waivers if rules[waiver.rule] is not None)


class _Reader:
    def __init__(self, file: str, rules: Mapping[str, int | None]) -> None:
        self.problems: list[Problem] = []
        self._file = file
        self._rules = rules

    def items(self, document: Located) -> Iterator[Located]:
        if document.value is None:
            return
        if not isinstance(document.value, dict):
            self._wrong(document.line, "", "the key waivers with a list was expected")
            return
        for key, value in cast("dict[str, Located]", document.value).items():
            if key != "waivers":
                self._wrong(value.line, key, "is no key of this file; waivers is the only one")
            elif isinstance(value.value, list):
                yield from cast("list[Located]", value.value)
            elif value.value is not None:
                self._wrong(value.line, key, "a list was expected")

    def waiver(self, item: Located) -> Waiver | None:
        before = len(self.problems)
        if not isinstance(item.value, dict):
            self._wrong(item.line, "waivers", "each waiver is an object with rule, resource and the other keys")
            return None
        fields = cast("dict[str, Located]", item.value)
        self._check_keys(fields, item.line)
        texts = {key: self._text(fields, key) for key in _TEXTS}
        dates = {key: self._date(fields, key) for key in _DATES}
        if len(self.problems) > before:
            return None
        waiver = Waiver(**texts, granted=dates["granted"], expires=dates["expires"], line=item.line)
        self._check_rule(waiver, fields)
        self._check_resource(waiver, fields["resource"].line)
        self._check_span(waiver, fields["expires"].line)
        return waiver if len(self.problems) == before else None

    def _check_keys(self, fields: dict[str, Located], line: int) -> None:
        valid = (*_TEXTS, *_DATES)
        for key, value in fields.items():
            if key not in valid:
                self._wrong(value.line, key, f"is no key of a waiver{nearest(key, valid)}")
        for key in valid:
            if key not in fields:
                self._wrong(line, key, "is missing")

    def _text(self, fields: dict[str, Located], key: str) -> str:
        found = fields.get(key, Located("?", 0))
        value: Any = found.value
        if isinstance(value, int) and not isinstance(value, bool) and key == "ticket":
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            self._wrong(found.line, key, "text that is not empty was expected")
            return ""
        return plain(" ".join(value.split()))

    def _date(self, fields: dict[str, Located], key: str) -> datetime.date:
        found = fields.get(key, Located("2000-01-01", 0))
        try:
            if isinstance(found.value, str) and _DATE.fullmatch(found.value):
                return datetime.date.fromisoformat(found.value)
        except ValueError:
            pass
        self._wrong(found.line, key, f"{found.plain()!r} is no date; one as 2027-01-31 was expected")
        return datetime.date.min

    def _check_rule(self, waiver: Waiver, fields: dict[str, Located]) -> None:
        if waiver.rule not in self._rules:
            self._wrong(fields["rule"].line, "rule", f"{waiver.rule} is no rule{nearest(waiver.rule, self._rules)}")

    def _check_resource(self, waiver: Waiver, line: int) -> None:
        if not waiver.resource.strip("*/.:$ "):
            self._wrong(line, "resource", "stands for everything; name a URN or a component")
        elif not waiver.resource.startswith(URN_START) and ("*" in waiver.resource or ":" in waiver.resource):
            self._wrong(line, "resource", "a URN (urn:pulumi:…, * for any text) or a component path was expected")

    def _check_span(self, waiver: Waiver, line: int) -> None:
        longest = self._rules.get(waiver.rule) or LONGEST_WAIVER_DAYS
        days = (waiver.expires - waiver.granted).days
        if days < 0:
            self._wrong(line, "expires", f"lies before granted, {waiver.granted}")
        elif days > longest:
            self._wrong(line, "expires", f"is {days} days after granted; this rule can be waived for {longest} at most")

    def _wrong(self, line: int, key: str, message: str) -> None:
        self.problems.append(Problem(self._file, line, key, message))
