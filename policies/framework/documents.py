"""JSON documents inside properties: policies, container definitions and the like."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from policies.framework.undecided import Malformed, UnknownValue
from policies.framework.values import DEEPEST, UNKNOWN, UNKNOWN_SENTINELS, Unknown


def parsed_document(text: str, path: str, urn: str = "") -> Any:
    """Return the JSON value that `text`, the property at `path` of the resource `urn`, holds.

    Raises `UnknownValue` when a part of the text is unknown, since then no other part can be trusted either, and
    `Malformed` when it is no JSON, or nested deeper than a view can hold.
    """
    try:
        parsed = _parsed(text)
    except ValueError as error:
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "a number"
        raise Malformed(path, f"is no JSON document ({place})", urn) from None
    except RecursionError:
        raise Malformed(path, "is a JSON document nested too deeply to judge", urn) from None
    if isinstance(parsed, Unknown):
        raise UnknownValue(path, urn)
    return parsed


@lru_cache(maxsize=16)
def _parsed(text: str) -> Any:
    """Parse once what many rules read, one after the other."""
    if any(sentinel in text for sentinel in UNKNOWN_SENTINELS):
        return UNKNOWN
    parsed = json.loads(text)
    if text.count("[") + text.count("{") > DEEPEST and _depth(parsed) > DEEPEST:
        raise RecursionError
    return parsed


def _depth(parsed: Any) -> int:
    depth, level = 0, [parsed]
    while level:
        depth += 1
        below: list[Any] = []
        for each in level:
            below += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
        level = below
    return depth
