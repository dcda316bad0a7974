"""What a plan changes, in the words that the formats for people share: what needs attention first."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from shipworthy.plan.changes import ChangeOperation, Changes, Difference, DifferenceKind, ResourceChange
from shipworthy.plan.values import UNKNOWN_SENTINEL, Value
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.json_value import json_value

MOST_DIFFERENCES: Final = 20
"""Properties of one resource that are listed."""

UPDATE_NOTE: Final = "An update happens in place or by a replacement: only the provider can tell."

_LONGEST_SIDE: Final = 60
_CONTEXT: Final = 15
_WORDS: Final = {
    ChangeOperation.DELETE: ("-", "delete", "to delete"),
    ChangeOperation.REPLACE: ("±", "replace", "to replace"),
    ChangeOperation.UPDATE: ("~", "update", "to update"),
    ChangeOperation.IMPORT: ("=", "import", "to import"),
    ChangeOperation.CREATE: ("+", "create", "to create"),
    ChangeOperation.READ_DISCARD: ("-", "forget", "to forget"),
    ChangeOperation.READ: (">", "read", "to read"),
    ChangeOperation.SAME: (" ", "same", "unchanged"),
}
_MAYBE: Final = ("?", "may change", "may change")
_KINDS: Final = {DifferenceKind.ADD: "+", DifferenceKind.DELETE: "-", DifferenceKind.UPDATE: "~"}


@dataclass(frozen=True)
class ChangeLines:
    """One change, ready to show: its sign and word, the resource's path and type, a line for each detail."""

    sign: str
    word: str
    name: str
    type: str
    details: tuple[str, ...]


def counts(changes: Changes) -> str:
    """Return how many resources have which fate, in one line."""
    numbers = Counter(_words(change)[2] for change in changes.resources)
    order = [*(words[2] for words in _WORDS.values())]
    order.insert(3, _MAYBE[2])
    said = [f"{numbers[words]:,} {words}" for words in order if numbers[words]]
    return ", ".join(said) or "nothing there and nothing to create"


def change_lines(changes: Changes, paths: Mapping[str, str]) -> list[ChangeLines]:
    """Return what a reader has to know of every resource that does not simply stay, refused changes first."""
    shown = [change for change in changes.resources if _is_shown(change)]
    order = list(_WORDS)
    shown.sort(key=lambda one: (not one.refusal, order.index(one.operation), not one.certain, one.urn))
    return [_lines(change, paths) for change in shown]


def output_lines(changes: Changes) -> list[str]:
    """Return the stack outputs that differ."""
    return difference_lines(changes.outputs)


def verdict_lines(changes: Changes, paths: Mapping[str, str]) -> list[str]:
    """Return the rules that decide something else than before, those that now fail the run first."""
    lines: list[str] = []
    for change in sorted(changes.verdicts, key=lambda one: (not one.fails, one.after is None)):
        name = paths.get(change.urn) or change.urn.rpartition("::")[2]
        before, after = (outcome.value if outcome else "not judged" for outcome in (change.before, change.after))
        lines.append(on_one_line(f"{'✗' if change.fails else '·'} {change.rule} {name}: {before} → {after}"))
    return lines


def difference_lines(differences: Iterable[Difference]) -> list[str]:
    """Return one line for each property that differs, the first ones only where they are many."""
    lines = [_difference(difference) for difference in differences]
    more = len(lines) - MOST_DIFFERENCES
    return lines if more <= 0 else [*lines[:MOST_DIFFERENCES], f"… {more:,} more properties; --json has all"]


def has_open_updates(changes: Changes) -> bool:
    """Tell whether some resource of a provider is updated, in place or not."""
    return any(change.operation is ChangeOperation.UPDATE and _is_custom(change) for change in changes.resources)


def _is_custom(change: ResourceChange) -> bool:
    return change.before is not None and change.before.custom


def _is_shown(change: ResourceChange) -> bool:
    if change.refusal or change.notes:
        return True
    if change.operation is ChangeOperation.READ:
        return change.before is None or bool(change.differences)
    return change.operation is not ChangeOperation.SAME


def _words(change: ResourceChange) -> tuple[str, str, str]:
    return _WORDS[change.operation] if change.certain else _MAYBE


def _lines(change: ResourceChange, paths: Mapping[str, str]) -> ChangeLines:
    sign, word, _ = _words(change)
    name = paths.get(change.urn) or change.urn.rpartition("::")[2]
    refused = ["refused: " + change.refusal.replace("\n", " ")] if change.refusal else []
    details = [*refused, *change.notes, *difference_lines(change.differences)]
    return ChangeLines(
        "✗" if change.refusal else sign,
        word,
        on_one_line(name),
        on_one_line(change.type),
        tuple(map(on_one_line, details)),
    )


def _difference(difference: Difference) -> str:
    sign = "?" if difference.doubt else _KINDS[difference.kind]
    doubt = f" ({difference.doubt})" if difference.doubt else ""
    before, after = short_values(difference.before, difference.after)
    values = {
        DifferenceKind.ADD: after,
        DifferenceKind.DELETE: before,
        DifferenceKind.UPDATE: f"{before} → {after}" if before != after else after,
    }
    doubt = doubt or (" (another one than before)" if before == after else "")
    return f"{sign} {difference.path}: {values[difference.kind]}{doubt}"


def short_values(before: Value, after: Value) -> tuple[str, str]:
    """Return both values as JSON on one line; of long ones the part around where they begin to differ."""
    texts = _text(before), _text(after)
    start = max(_alike(*texts) - _CONTEXT, 0) if max(map(len, texts)) > _LONGEST_SIDE else 0
    return _cut(texts[0], start), _cut(texts[1], start)


def _alike(one: str, other: str) -> int:
    """Return with how many equal characters both texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (first, second) in pairs if first != second), min(len(one), len(other)))


def _cut(text: str, start: int) -> str:
    if len(text) <= _LONGEST_SIDE:
        return text
    kept = text[start : start + _LONGEST_SIDE]
    return ("…" if start else "") + kept + ("…" if start + len(kept) < len(text) else "")


def _text(value: Value) -> str:
    text = json.dumps(json_value(value), ensure_ascii=False, sort_keys=True)
    return on_one_line(text.replace(f'"{UNKNOWN_SENTINEL}"', "unknown"))
