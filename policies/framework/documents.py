"""JSON documents inside properties: policies, container definitions and the like."""

from __future__ import annotations

import json
from typing import Any

from policies.framework.undecided import Malformed, UnknownValue
from policies.framework.values import UNKNOWN_SENTINELS


def parsed_document(text: str, path: str) -> Any:
    """Return the JSON value that `text`, the property at `path`, holds.

    Raises `UnknownValue` when a part of the text is unknown, since then no other part can be trusted either, and
    `Malformed` when it is no JSON, or nested deeper than Python's parser goes (about 1,000 levels).
    """
    if any(sentinel in text for sentinel in UNKNOWN_SENTINELS):
        raise UnknownValue(path)
    try:
        return json.loads(text)
    except ValueError as error:
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise Malformed(path, f"is no JSON document ({place})") from None
    except RecursionError:
        raise Malformed(path, "is a JSON document nested too deeply to judge") from None
