"""How the properties of a resource differ from what they were, as far as that can be told without its provider.

`__defaults` names what a bridged provider filled in by itself, at each level (pulumi/pulumi-terraform-bridge
`pkg/tfbridge/schema.go`, read on 2026-11-22).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, cast

from shipworthy.plan.changes import Difference, DifferenceKind
from shipworthy.plan.values import Archive, Asset, ResourceReference, Secret, Unknown, Value
from shipworthy.preview.own_names import same_but_for
from shipworthy.preview.property_paths import Path, path_text

DEFAULTS: Final = "__defaults"
_INTERNAL: Final = (DEFAULTS, "__internal")

_DEEPEST: Final = 60

_LONGEST_ALIGNED: Final = 500
"""Items of lists that are aligned, which takes quadratic time."""

_NAMING: Final = ("name", "id", "Sid")
"""What tells the objects of a list from each other, in properties and in policy documents."""

UNKNOWN_DOUBT: Final = "is not known before the update"
ENCRYPTED_DOUBT: Final = "the value before is not known here"
DEFAULT_DOUBT: Final = "may be a default that the provider fills in"
SPELLING_DOUBT: Final = "the provider may take both for the same"
SECRET_DOUBT: Final = "is a secret in one of them only"


@dataclass(frozen=True)
class Comparison:
    """How far a comparison can go: `defaults` where a provider may have filled in what the program left out.

    `stacks` are the names of two stacks that are compared with each other: texts and keys are then the same but for
    these names, objects in lists are matched by their own names, what one list has more is no difference of what
    follows, and secrets are expected to have other values.
    """

    defaults: bool = False
    stacks: tuple[str, str] | None = None

    def differences(self, before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[Difference, ...]:
        """List what differs, in the order of the property paths' names."""
        return tuple(self._fields((), before, after))

    def _fields(self, path: Path, before: Mapping[str, Value], after: Mapping[str, Value]) -> Iterator[Difference]:
        before = self._as_named(before, after)
        filled = before.get(DEFAULTS)
        for key in sorted((before.keys() | after.keys()) - set(_INTERNAL)):
            old, new = before.get(key), after.get(key)
            if new is None and old is not None:
                if not _names(filled, key):
                    doubt = DEFAULT_DOUBT if self.defaults and filled is None else ""
                    yield _difference((*path, key), DifferenceKind.DELETE, old, None, doubt)
            else:
                yield from self._values((*path, key), old, new)

    def _as_named(self, before: Mapping[str, Value], after: Mapping[str, Value]) -> Mapping[str, Value]:
        """Give `before` with the keys that the other stack has for them."""
        free = sorted(after.keys() - before.keys()) if self.stacks else []
        names: dict[str, str] = {}
        for key in sorted(before.keys() - after.keys()) if free else ():
            match = next((other for other in free if self._alike(key, other)), None)
            if match is not None:
                names[key] = match
                free.remove(match)
        return {names.get(key, key): value for key, value in before.items()} if names else before

    def _alike(self, before: str, after: str) -> bool:
        return before == after or (self.stacks is not None and same_but_for(before, after, self.stacks))

    def _values(self, path: Path, before: Value, after: Value) -> Iterator[Difference]:
        if isinstance(before, Secret) or isinstance(after, Secret):
            yield from self._secrets(path, before, after)
        elif before is None and after is not None:
            yield _difference(path, DifferenceKind.ADD, None, after)
        elif isinstance(before, Unknown) or isinstance(after, Unknown):
            if before != after:
                doubt = UNKNOWN_DOUBT if isinstance(after, Unknown) else ENCRYPTED_DOUBT
                yield _difference(path, DifferenceKind.UPDATE, before, after, doubt)
        elif isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from self._fields(path, before, after)
        elif _is_list(before) and _is_list(after):
            yield from self._lists(path, cast("Sequence[Value]", before), cast("Sequence[Value]", after))
        else:
            yield from self._leaves(path, before, after)

    def _secrets(self, path: Path, before: Value, after: Value) -> Iterator[Difference]:
        """Compare what is inside, but tell no more of it than that something differs."""
        if self.stacks and before is not None and after is not None:
            if not (isinstance(before, Secret) and isinstance(after, Secret)):
                closed = _closed(before), _closed(after)
                yield Difference(path_text(path), DifferenceKind.UPDATE, *closed, SECRET_DOUBT)
            return
        found = list(self._values(path, _opened(before), _opened(after)))
        if found:
            doubt = "" if any(not difference.doubt for difference in found) else found[0].doubt
            kind = DifferenceKind.ADD if before is None else DifferenceKind.UPDATE
            yield Difference(path_text(path), kind, _closed(before), _closed(after), doubt)

    def _lists(self, path: Path, before: Sequence[Value], after: Sequence[Value]) -> Iterator[Difference]:
        old, new = (_by_name(before), _by_name(after)) if self.stacks else (None, None)
        if old is not None and new is not None:
            yield from self._fields(path, old, new)
        elif self.stacks and max(len(before), len(after)) <= _LONGEST_ALIGNED:
            yield from self._aligned(path, before, after, self.stacks)
        else:
            yield from self._items(path, before, after)

    def _items(self, path: Path, before: Sequence[Value], after: Sequence[Value]) -> Iterator[Difference]:
        for index in range(max(len(before), len(after))):
            if index >= len(after):
                yield _difference((*path, index), DifferenceKind.DELETE, before[index], None)
            elif index >= len(before):
                yield _difference((*path, index), DifferenceKind.ADD, None, after[index])
            else:
                yield from self._values((*path, index), before[index], after[index])

    def _aligned(
        self, path: Path, before: Sequence[Value], after: Sequence[Value], stacks: tuple[str, str]
    ) -> Iterator[Difference]:
        """Compare lists as a reader does: what one has more does not make all that follows another."""
        olds = [repr(item).replace(stacks[0], "*") for item in before]
        news = [repr(item).replace(stacks[1], "*") for item in after]
        for tag, old, end, new, stop in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            for index in range(max(end - old, stop - new)):
                if old + index >= end:
                    yield _difference((*path, new + index), DifferenceKind.ADD, None, after[new + index])
                elif new + index >= stop:
                    yield _difference((*path, old + index), DifferenceKind.DELETE, before[old + index], None)
                else:
                    yield from self._values((*path, new + index), before[old + index], after[new + index])

    def _leaves(self, path: Path, before: Value, after: Value) -> Iterator[Difference]:
        if self._same(before, after):
            return
        old, new = _document(before), _document(after)
        if old is None or new is None:
            doubt = SPELLING_DOUBT if self.defaults and _spelled_alike(before, after) else ""
            yield _difference(path, DifferenceKind.UPDATE, before, after, doubt)
        elif old == new:
            yield _difference(path, DifferenceKind.UPDATE, before, after, SPELLING_DOUBT)
        else:
            yield from self._values(path, old, new)

    def _same(self, before: Value, after: Value) -> bool:
        if isinstance(before, (Asset, Archive)) and isinstance(after, (Asset, Archive)):
            if isinstance(before, Asset) and isinstance(after, Asset) and self._same_text(before.text, after.text):
                return True
            return before.hash == after.hash if before.hash and after.hash else before == after
        if isinstance(before, ResourceReference) and isinstance(after, ResourceReference):
            if self.stacks:
                return self._alike(before.urn, after.urn) and before.id == after.id
            return (before.urn, before.id) == (after.urn, after.id) or isinstance(after.id, Unknown)
        return self._same_text(before, after) or (
            before == after and isinstance(before, bool) == isinstance(after, bool)
        )

    def _same_text(self, before: Value, after: Value) -> bool:
        return isinstance(before, str) and isinstance(after, str) and self._alike(before, after)


def _difference(path: Path, kind: DifferenceKind, before: Value, after: Value, doubt: str = "") -> Difference:
    return Difference(path_text(path), kind, before, after, doubt)


def _names(defaults: Value, key: str) -> bool:
    return isinstance(defaults, Sequence) and not isinstance(defaults, str) and key in defaults


def _opened(value: Value) -> Value:
    return _opened(value.value) if isinstance(value, Secret) else value


def _closed(value: Value) -> Value:
    return value if value is None or isinstance(value, Secret) else Secret(value)


def _is_list(value: Value) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)


def _by_name(items: Sequence[Value]) -> Mapping[str, Value] | None:
    """Give the objects of a list by their names, None where some have none or share one."""
    for key in _NAMING:
        named = {item[key]: item for item in items if isinstance(item, Mapping) and isinstance(item.get(key), str)}
        if len(named) == len(items):
            return cast("Mapping[str, Value]", named)
    return None


def _document(value: Value) -> Value:
    """Read a text that holds a JSON document, so that a policy's change is shown where it is; None for other texts."""
    if not isinstance(value, str) or value[:1] not in {"{", "["}:
        return None
    try:
        document = cast("Value", json.loads(value))
    except (ValueError, RecursionError):
        return None
    return document if _is_shallow(document) else None


def _is_shallow(document: Value) -> bool:
    """Tell whether a comparison can follow a document down without exhausting the interpreter's stack."""
    level: list[Value] = [document]
    for _ in range(_DEEPEST):
        holders = [item for item in level if isinstance(item, (Mapping, list))]
        level = [part for item in holders for part in (item.values() if isinstance(item, Mapping) else item)]
    return not level


def _spelled_alike(before: Value, after: Value) -> bool:
    """Tell whether a provider that converts kinds, such as text to number, may take two scalars for the same."""
    kinds = (bool, int, float, str)
    return isinstance(before, kinds) and isinstance(after, kinds) and _spelling(before) == _spelling(after)


def _spelling(value: bool | float | str) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
