"""Reads what the program's own process found wrong with the inputs that it asks to register.

The findings come as metadata of the request, which only this tool's monitor sees.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from shipworthy.plan.findings import InputKind
from shipworthy.plan.model import InputFinding, Resource
from shipworthy.plan.values import Value

METADATA_KEY: Final = "shipworthy-inputs-bin"
_KINDS: Final = {kind.value: kind for kind in InputKind}


def input_findings(
    metadata: Iterable[tuple[str, str | bytes]], resource: Resource, asked: Callable[[], Mapping[str, Value]]
) -> tuple[InputFinding, ...]:
    """Give the findings on a resource that was registered.

    A property that a transform or a policy pack changed after the program `asked` is no longer what the finding is
    about. What is not of the expected form is passed over: any program can send metadata.
    """
    found = [one for one in (_finding(resource, item) for item in _items(metadata)) if one is not None]
    if not found:
        return ()
    before, after = asked(), resource.inputs
    return tuple(one for one in found if before.get(_top(one.path)) == after.get(_top(one.path)))


def _items(metadata: Iterable[tuple[str, str | bytes]]) -> Iterator[Any]:
    for key, value in metadata:
        if key == METADATA_KEY:
            try:
                items: Any = json.loads(value)
            except ValueError:
                return
            yield from items if isinstance(items, list) else ()


def _finding(resource: Resource, item: Any) -> InputFinding | None:
    match item:
        case {"kind": str(kind), "path": str(path), "message": str(message), "nearest": str(nearest)} if kind in _KINDS:
            return InputFinding(resource.urn, path, _KINDS[kind], message, nearest, resource.position)
        case _:
            return None


def _top(path: str) -> str:
    return path.split(".", maxsplit=1)[0].split("[", maxsplit=1)[0]
