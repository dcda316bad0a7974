"""Texts of two stacks that are the same but for the names of the stacks."""

from __future__ import annotations

from collections.abc import Iterable


def same_but_for(before: str, after: str, names: tuple[str, str]) -> bool:
    """Tell whether `after` is `before` with its stack's name replaced by that of the other, wherever it stands for it.

    A name may also be part of another word (`dev` of `device`), which then stands in both texts.
    """
    if before == after:
        return True
    first, *others = before.split(names[0])
    if not others or not after.startswith(first):
        return False
    ends = {len(first)}
    for part in others:
        ends = set(_ends(after, ends, [name + part for name in names]))
    return len(after) in ends


def _ends(text: str, starts: Iterable[int], candidates: Iterable[str]) -> Iterable[int]:
    wanted = tuple(candidates)
    return (start + len(one) for start in starts for one in wanted if text.startswith(one, start))
