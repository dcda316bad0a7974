"""What several packs say in one report: a rule that several of them hold is told once, and no two share a name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from shipworthy.plan.findings import Pack, PackMessage, Verdict


def told_apart(name: str, taken: Iterable[str]) -> str:
    """Return a name for a pack that no other has: its own, or with a number behind it."""
    names = set(taken)
    numbered = (f"{name} ({number})" for number in range(2, len(names) + 3))
    return next(each for each in (name, *numbered) if each not in names)


def told_once(packs: Iterable[Pack], verdicts: Iterable[Verdict]) -> tuple[tuple[Pack, ...], tuple[Verdict, ...]]:
    """Leave a rule to the first pack that holds it, where a later one has the very same at the same level and limits.

    Both then decide the same of each resource.
    """
    kept: list[Pack] = []
    dropped: set[tuple[str, str]] = set()
    for pack in packs:
        known = {
            rule.name: rule
            for other in kept
            if pack.speaks_verdicts and other.speaks_verdicts and other.limits == pack.limits
            for rule in other.rules
        }
        shared = {rule.name for rule in pack.rules if known.get(rule.name) == rule}
        dropped |= {(pack.name, name) for name in shared}
        kept.append(replace(pack, rules=tuple(rule for rule in pack.rules if rule.name not in shared)))
    return tuple(kept), tuple(each for each in verdicts if (each.pack, each.rule) not in dropped)


def renamed(
    name: str, pack: Pack, verdicts: Iterable[Verdict], messages: Iterable[PackMessage]
) -> tuple[Pack, tuple[Verdict, ...], tuple[PackMessage, ...]]:
    """Return what a pack said under another name."""
    return (
        replace(pack, name=name),
        tuple(replace(each, pack=name) for each in verdicts),
        tuple(replace(each, pack=name) for each in messages),
    )
