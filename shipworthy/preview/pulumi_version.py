"""Which versions of Pulumi a program accepts: ranges such as `>=3.5.0 !3.7.7 || 4.x`.

The engine that is stood in for has the version of the SDK beside this tool. Source: blang/semver `range.go` and
pulumi/pulumi `pkg/resource/plugin/plugin.go` (`ValidatePulumiVersionRange`), read on 2026-11-22.
"""

from __future__ import annotations

import re
from importlib.metadata import version as installed_version
from typing import Final

from shipworthy.preview.errors import RequestRefused

_CONDITION: Final = re.compile(r"(?P<operator>==|=|!=|!|>=|>|<=|<|)(?P<version>[0-9xX][^\s]*)")
_EXACT: Final = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?(?:\+[0-9A-Za-z.-]+)?")
_WILDCARD: Final = re.compile(r"(?:(\d+)\.(?:(\d+)\.)?)?[xX](?:\.[xX])*")

_Version = tuple[int, int, int, tuple[tuple[bool, int, str], ...]]


def require_version(accepted: str) -> None:
    """Raise RequestRefused, in the engine's words, where a range does not hold the version or can't be read."""
    own = installed_version("pulumi")
    if accepted and not accepts(accepted, own):
        raise RequestRefused(f'Pulumi CLI version {own} does not satisfy the version range "{accepted}"')


def accepts(accepted: str, version: str) -> bool:
    """Tell whether a range holds a version; raises RequestRefused for what is no range."""
    own = _exact(version)
    if own is None:
        return True
    alternatives = [re.sub(r"([<>=!])\s+", r"\1", part).split() for part in accepted.split("||")]
    if not all(alternatives):
        raise _unreadable(accepted)
    held = [[_holds(condition, own, accepted) for condition in part] for part in alternatives]
    return any(map(all, held))


def _holds(condition: str, own: _Version, accepted: str) -> bool:
    match = _CONDITION.fullmatch(condition)
    bounds = _bounds(match["version"]) if match else None
    if match is None or bounds is None:
        raise _unreadable(accepted)
    low, beyond = bounds
    below = own < low
    above = own > low if beyond is None else own >= beyond
    inside = not below and not above
    return {">": above, ">=": not below, "<": below, "<=": not above, "!": not inside, "!=": not inside}.get(
        match["operator"], inside
    )


def _bounds(text: str) -> tuple[_Version, _Version | None] | None:
    """Give the first version that a text means and, for a wildcard, the first one beyond."""
    exact = _exact(text)
    if exact is not None:
        return exact, None
    match = _WILDCARD.fullmatch(text)
    if match is None or match[1] is None:
        return None
    major, minor = int(match[1]), match[2]
    if minor is None:
        return _release(major, 0), _release(major + 1, 0)
    return _release(major, int(minor)), _release(major, int(minor) + 1)


def _release(major: int, minor: int) -> _Version:
    return major, minor, 0, ((True, 0, ""),)


def _exact(text: str) -> _Version | None:
    match = _EXACT.fullmatch(text)
    if match is None:
        return None
    major, minor, patch = (int(part) for part in match.groups()[:3])
    if match[4] is None:
        return major, minor, patch, ((True, 0, ""),)
    marks = tuple((False, int(mark), "") if mark.isdigit() else (False, 1 << 62, mark) for mark in match[4].split("."))
    return major, minor, patch, marks


def _unreadable(accepted: str) -> RequestRefused:
    return RequestRefused(f'parsing CLI version range "{accepted}": it is no range of versions')
