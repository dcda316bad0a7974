"""Deciding over several things when some of them can't be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from policies.framework.undecided import Undecided

T = TypeVar("T")


def any_holds(test: Callable[[T], bool], items: Iterable[T]) -> bool:
    """Whether `test` holds for one of `items`.

    Raises `Undecided` when it holds for none of those that can be read, and some can't.
    """
    undecided: Undecided | None = None
    for item in items:
        try:
            if test(item):
                return True
        except Undecided as error:
            undecided = undecided or error
    if undecided is not None:
        raise undecided
    return False
