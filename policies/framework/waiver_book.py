"""Applies waivers to verdicts, and tells which waivers themselves need attention."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from policies.framework.resource import Resource
from policies.framework.verdict import Outcome, Verdict
from policies.framework.waiver import Waiver

WAIVABLE = frozenset({Outcome.VIOLATED, Outcome.UNRESOLVED})


@dataclass(frozen=True)
class WaiverFinding:
    """A waiver that needs attention, and why."""

    waiver: Waiver
    text: str

    def __str__(self) -> str:
        return f"waivers.yaml:{self.waiver.line}: {self.waiver.rule} on {self.waiver.resource}: {self.text}"


class WaiverBook:
    """The waivers of one pack on one day, and which of them were needed."""

    def __init__(self, waivers: Iterable[Waiver], today: datetime.date) -> None:
        self._today = today
        self._waivers = tuple(waivers)
        self._by_rule: dict[str, list[Waiver]] = {}
        self._used: set[Waiver] = set()
        self._overlapping: set[tuple[Waiver, Waiver]] = set()
        for waiver in self._waivers:
            if waiver.in_force(today) and not waiver.is_too_broad:
                self._by_rule.setdefault(waiver.rule, []).append(waiver)

    def applied(self, verdict: Verdict, resource: Resource, path_of: Callable[[Resource], tuple[str, ...]]) -> Verdict:
        """Return `verdict` as waived if a waiver in force covers it; the one that lasts longest is named.

        `path_of` gives a resource's component path, its own name last.
        """
        if verdict.rule.name not in self._by_rule or verdict.outcome not in WAIVABLE:
            return verdict
        path = path_of(resource)
        covering = [waiver for waiver in self._by_rule[verdict.rule.name] if waiver.covers(resource, path)]
        if not covering:
            return verdict
        first, *others = sorted(covering, key=lambda each: (-each.expires.toordinal(), each.line))
        self._used.update(covering)
        self._overlapping.update((first, other) for other in others)
        return verdict.under(first)

    def findings(self, stack: str, project: str) -> list[WaiverFinding]:
        """Return what is wrong with waivers once every resource was judged, in the order of the file."""
        found = [WaiverFinding(each, text) for each in self._waivers if (text := self._finding(each, stack, project))]
        found += [WaiverFinding(b, f"overlaps with the waiver in line {a.line}") for a, b in self._overlapping]
        return sorted(found, key=lambda each: (each.waiver.line, each.text))

    def _finding(self, waiver: Waiver, stack: str, project: str) -> str:
        if not waiver.concerns(stack, project):
            return ""
        if waiver.is_too_broad:
            return "is too broad to count: it must name a type and a resource"
        if waiver.expires < self._today:
            return f"expired on {waiver.expires}"
        if waiver.granted > self._today:
            return f"counts only from {waiver.granted} on"
        return "" if waiver in self._used else "is not needed: nothing that it covers breaks the rule"
