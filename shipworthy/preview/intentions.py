"""Which differences between two stacks are intended, and which declarations of that say nothing or too much."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from shipworthy.plan.parity import Aspect, Disparity, Flaw, Intention, Judged
from shipworthy.preview.property_paths import parse_path

UNUSED: Final = "nothing differs where it points; take it out"
TOO_BROAD: Final = (
    "says less than two of where (component or type), what (property or option) and which stack (only), "
    "and would hide what nobody has looked at"
)


def judge(
    disparities: Sequence[Disparity], intentions: Sequence[Intention]
) -> tuple[tuple[Judged, ...], tuple[Flaw, ...]]:
    """Give each difference with the first declaration that covers it, and tell the declarations that are flawed."""
    covering = [[one for one in intentions if covers(one, disparity)] for disparity in disparities]
    used = {id(one) for found in covering for one in found}
    judged = tuple(
        Judged(disparity, found[0] if found else None) for disparity, found in zip(disparities, covering, strict=True)
    )
    return judged, tuple(_flaws(intentions, used))


def concerning(intentions: Sequence[Intention], stacks: tuple[str, str]) -> tuple[Intention, ...]:
    """Choose the declarations that are about these two stacks."""
    return tuple(
        one
        for one in intentions
        if (not one.only or one.only in stacks) and (not one.stacks or set(stacks) <= set(one.stacks))
    )


def covers(intention: Intention, disparity: Disparity) -> bool:
    """Tell whether a declaration is about a difference; one without a property or option is about whole resources."""
    return (
        _covers_aspect(intention, disparity)
        and intention.only in ("", disparity.only)
        and (not intention.component or _begins(disparity.path.split("/"), intention.component.split("/")))
        and (not intention.type or _fits(disparity.type, intention.type))
    )


def _covers_aspect(intention: Intention, disparity: Disparity) -> bool:
    if intention.option:
        return disparity.aspect is Aspect.OPTION and disparity.name == intention.option
    if intention.property_path:
        return disparity.aspect is Aspect.PROPERTY and _begins(_steps(disparity.name), _steps(intention.property_path))
    return disparity.aspect is Aspect.RESOURCE


def _begins(names: Sequence[str], patterns: Sequence[str]) -> bool:
    """Tell whether a path is what the patterns name, or lies inside it."""
    return len(patterns) <= len(names) and all(map(_fits, names, patterns))


def _fits(name: str, pattern: str) -> bool:
    return re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), name, re.DOTALL) is not None


def _steps(path: str) -> list[str]:
    return [str(step) for step in parse_path(path) or (path,)]


def _flaws(intentions: Sequence[Intention], used: set[int]) -> Iterator[Flaw]:
    for one in intentions:
        if _is_too_broad(one):
            yield Flaw(one, TOO_BROAD)
        if id(one) not in used and not one.sometimes:
            yield Flaw(one, UNUSED)


def _is_too_broad(one: Intention) -> bool:
    """Tell whether patterns leave so much open that a new, unintended difference would probably be covered as well."""
    where = _names_something(one.component) or _names_something(one.type.partition(":")[2])
    what = bool(one.option) or _names_something(one.property_path)
    return where + what + bool(one.only) < 2


def _names_something(pattern: str) -> bool:
    return any(character.isalnum() for character in pattern)
