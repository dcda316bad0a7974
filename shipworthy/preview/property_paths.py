"""Property paths such as `tags["a.b"].rules[0]`, and values taken back along them as `ignoreChanges` does.

Source: pulumi/pulumi `sdk/go/common/resource/properties_path.go` (`ParsePropertyPath`, `Reset`), read on 2026-11-22.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias, cast

from shipworthy.plan.values import Secret, Value

Path: TypeAlias = tuple[str | int, ...]

_STEP: Final = re.compile(
    r"""\.?(?P<name>[^.\[\]]+) | \[(?P<index>\d+)\] | \[(?P<all>\*)\] | \["(?P<quoted>(?:[^"\\]|\\.)*)"\]""",
    re.VERBOSE,
)
_PLAIN: Final = re.compile(r"[A-Za-z_$][A-Za-z0-9_$]*")


class _Missing:
    """What stands where there is no value."""


_MISSING: Final = _Missing()
_Found: TypeAlias = Value | _Missing


def parse_path(text: str) -> Path | None:
    """Read a property path; None where it is malformed, which the engine passes over."""
    path: list[str | int] = []
    position = 0
    while position < len(text):
        match = _STEP.match(text, position)
        if match is None:
            return None
        quoted = match["quoted"]
        if match["index"] is not None:
            path.append(int(match["index"]))
        else:
            path.append(match["name"] or match["all"] or re.sub(r"\\(.)", r"\1", quoted or ""))
        position = match.end()
    return tuple(path)


def path_text(path: Sequence[str | int]) -> str:
    """Write a property path as the engine does."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _PLAIN.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
    return text


def covers(pattern: Path, path: Path) -> bool:
    """Tell whether a difference at `path` is one of what `pattern`, in which `*` is any step, names or contains."""
    return all(wanted in ("*", step) for wanted, step in zip(pattern, path, strict=False))


def taken_back(inputs: Mapping[str, Value], before: Mapping[str, Value], ignored: Sequence[str]) -> Mapping[str, Value]:
    """Give the inputs with what `ignored` names as it was before; a path that fits only one of both is passed over."""
    for text in ignored:
        path = parse_path(text)
        if path:
            inputs = cast("Mapping[str, Value]", _reset(inputs, before, path))
    return inputs


def _reset(after: _Found, before: _Found, path: Path) -> _Found:
    if not path:
        return before
    if isinstance(after, Secret):
        return Secret(cast("Value", _reset(after.value, _open(before), path)))
    if isinstance(before, Secret):
        inner = _reset(after, before.value, path)
        return inner if isinstance(inner, _Missing) or inner == after else Secret(inner)
    if path[0] == "*":
        return _reset_all(after, before, path[1:])
    if isinstance(path[0], int):
        return _reset_item(after, before, path[0], path[1:])
    return _reset_field(after, before, path[0], path[1:])


def _open(value: _Found) -> _Found:
    return value.value if isinstance(value, Secret) else value


def _reset_all(after: _Found, before: _Found, rest: Path) -> _Found:
    if isinstance(after, Mapping) and isinstance(before, Mapping):
        if not rest:
            return before
        for key in before.keys() & after.keys():
            after = _reset_field(after, before, key, rest)
    elif _is_list(after) and _is_list(before):
        for index in range(min(len(cast("Sequence[Value]", after)), len(cast("Sequence[Value]", before)))):
            after = _reset_item(after, before, index, rest)
    return after


def _reset_item(after: _Found, before: _Found, index: int, rest: Path) -> _Found:
    if not (_is_list(after) and _is_list(before)):
        return after
    items, olds = list(cast("Sequence[Value]", after)), cast("Sequence[Value]", before)
    if index < min(len(items), len(olds)):
        items[index] = cast("Value", _reset(items[index], olds[index], rest))
    return items


def _reset_field(after: _Found, before: _Found, key: str, rest: Path) -> _Found:
    if not isinstance(after, Mapping):
        return after
    old = before.get(key, _MISSING) if isinstance(before, Mapping) else _MISSING
    if rest and (key not in after or isinstance(old, _Missing)):
        return after
    value = _reset(after.get(key, _MISSING), old, rest)
    others = {name: item for name, item in after.items() if name != key}
    return others if isinstance(value, _Missing) else {**others, key: value}


def _is_list(value: _Found) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, str)
