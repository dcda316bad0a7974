"""What an unquoted YAML scalar means to gopkg.in/yaml.v3, with which the Pulumi CLI reads its files.

Source: `resolve.go` of yaml.v3 3.0.1 and Go's `strconv.ParseInt(text, 0, 64)`, read on 2026-11-22.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from typing import Final

PLAIN_TAG: Final = "plain"
"""Stands for the tag of a scalar that has neither quotes nor a tag of its own."""

STRING_TAG: Final = "tag:yaml.org,2002:str"

_WORDS: Final[dict[str, bool | None]] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_NOT_FINITE: Final = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_INTEGER: Final = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|0[bB](?P<binary>[01]+)|0[oO]?(?P<octal>[0-7]+)|(?P<decimal>0|[1-9][0-9]*))"
)
_FLOAT: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_TIMESTAMP: Final = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{1,2}-[0-9]{1,2})"
    r"(?:(?P<separator>[Tt ])(?P<time>[0-9]{1,2}:[0-9]{1,2}:[0-9]{1,2})(?P<fraction>\.[0-9]+)?"
    r"(?P<zone>Z|[-+][0-9]{2}:[0-9]{2})?)?"
)
_KNOWN_TAGS: Final = frozenset(f"tag:yaml.org,2002:{kind}" for kind in ("int", "float", "bool", "null", "timestamp"))


def scalar_value(tag: str, text: str) -> None | bool | int | float | str:
    """Resolve one scalar; raises ValueError for a number that JSON can't carry."""
    if tag != PLAIN_TAG and tag not in _KNOWN_TAGS:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _NOT_FINITE.fullmatch(text):
        msg = f"{text} is no number that Pulumi can pass on"
        raise ValueError(msg)
    timestamp = _timestamp(text)
    return _number(text.replace("_", ""), text) if timestamp is None else timestamp


def _number(digits: str, text: str) -> int | float | str:
    integer = _integer(digits)
    if integer is not None and -(2**63) <= integer < 2**64:
        return integer
    if _FLOAT.fullmatch(digits) and math.isfinite(float(digits)):
        return float(digits)
    return text


def _integer(digits: str) -> int | None:
    match = _INTEGER.fullmatch(digits)
    if match is None:
        return None
    bases = {"hex": 16, "binary": 2, "octal": 8, "decimal": 10}
    value = next(int(match[name], base) for name, base in bases.items() if match[name] is not None)
    return -value if match["sign"] == "-" else value


def _timestamp(text: str) -> str | None:
    """Write a date or time as Go's `time.Time.String` prints it, which is what the CLI hands to the program."""
    match = _TIMESTAMP.fullmatch(text)
    if match is None or (match["time"] and (match["separator"] == " ") == bool(match["zone"])):
        return None
    try:
        year, month, day_of_month = (int(part) for part in match["date"].split("-"))
        hour, minute, second = (int(part) for part in (match["time"] or "0:0:0").split(":"))
        day, time = dt.date(year, month, day_of_month), dt.time(hour, minute, second)
    except ValueError:
        return None
    fraction = (match["fraction"] or "").rstrip("0").rstrip(".")
    zone = "+0000" if match["zone"] in {None, "Z"} else match["zone"].replace(":", "")
    label = "UTC" if zone == "+0000" else zone
    return f"{day.isoformat()} {time.isoformat()}{fraction} {zone} {label}"
