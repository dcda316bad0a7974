"""The rules of policy packs as a list: which there are, and which of them a reader asked for."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from shipworthy.plan.findings import Pack, Rule, Severity
from shipworthy.reports.inert import on_one_line, without_commands
from shipworthy.reports.json_additions import rule_object
from shipworthy.reports.json_value import Json, json_object
from shipworthy.reports.text import PLAIN, Style
from shipworthy.reports.wording import counted

SCHEMA: Final = "shipworthy.policy-list/1"
_LONGEST_COLUMN: Final = 60


@dataclass(frozen=True)
class Wanted:
    """Which rules a reader asks for; what is empty excludes nothing, and of several values one has to fit.

    `controls` are patterns such as `FSBP/RDS.*`, for the id alone as well, whatever their case.
    """

    packs: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()

    def of(self, pack: Pack) -> tuple[Rule, ...]:
        """Return the pack's rules that fit, in the order of their names."""
        if self.packs and pack.name not in self.packs:
            return ()
        return tuple(sorted((rule for rule in pack.rules if self._fits(rule)), key=lambda rule: rule.name))

    def _fits(self, rule: Rule) -> bool:
        return (
            (not self.services or bool(services_of(rule) & set(self.services)))
            and (not self.severities or rule.severity.value in self.severities)
            and (not self.controls or any(_names(rule, pattern.lower()) for pattern in self.controls))
        )


def services_of(rule: Rule) -> frozenset[str]:
    """Name the services that a rule is about: the first word of its name, and the modules of its types."""
    modules = {token.split(":")[1].partition("/")[0] for token in rule.resources if token.count(":") >= 2}
    return frozenset({rule.name.partition("-")[0], *modules})


def as_text(packs: Sequence[Pack], wanted: Wanted, style: Style = PLAIN) -> str:
    """Return the rules that fit, each on a line, under their packs."""
    chosen = [(pack, wanted.of(pack)) for pack in packs]
    names = [len(rule.name) for _, rules in chosen for rule in rules]
    width = min(max(names, default=0), _LONGEST_COLUMN)
    lines = [line for pack, rules in chosen if rules for line in _pack_lines(pack, rules, width, style)]
    text = without_commands("\n".join(lines or ["no rule fits"])) + "\n"
    return text if style.unicode else style.ascii(text)


def as_json(packs: Sequence[Pack], wanted: Wanted) -> str:
    """Return the same rules with all that their packs say of them."""
    rules: list[Json] = [described(pack, rule) for pack in packs for rule in wanted.of(pack)]
    return document({"schema": SCHEMA, "rules": rules})


def document(content: dict[str, Json]) -> str:
    """Write a JSON document, inert in a CI service's log."""
    return json.dumps(content, indent=2, allow_nan=False).replace("##[", "##\\u005b") + "\n"


def described(pack: Pack, rule: Rule) -> dict[str, Json]:
    """Return all that a pack says of a rule."""
    return {
        "pack": pack.name,
        "packVersion": pack.version,
        "name": rule.name,
        **rule_object(rule),
        "unknownAccepted": rule.unknown_accepted,
        "longestWaiverDays": rule.longest_waiver_days or None,
        "limits": list(rule.limits),
        "passes": json_object(rule.passes) if rule.passes is not None else None,
        "fails": json_object(rule.fails) if rule.fails is not None else None,
    }


def _names(rule: Rule, pattern: str) -> bool:
    names = (spelling.lower() for control in rule.controls for spelling in (control, control.partition("/")[2]))
    return any(fnmatchcase(name, pattern) for name in names)


def _pack_lines(pack: Pack, rules: Sequence[Rule], width: int, style: Style) -> Iterator[str]:
    of_all = f" of {len(pack.rules):,}" if len(rules) < len(pack.rules) else ""
    name = on_one_line(f"{pack.name} {pack.version}".rstrip())
    yield f"{style.paint(name, '1')} · {len(rules):,}{of_all} {counted(len(pack.rules), 'rule').partition(' ')[2]}"
    for rule in rules:
        severity = "" if rule.severity is Severity.UNSPECIFIED else rule.severity.value
        facts = f"{on_one_line(rule.name):{width}}  {rule.level.value:9}  {severity:8}  {on_one_line(rule.title)}"
        yield f"  {facts}".rstrip()
