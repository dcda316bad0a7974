"""Paths that a firewall treats in their own way, and what a firewall may hold; imports nothing of a provider."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

LOWEST_LIMIT: Final = 10
HIGHEST_LIMIT: Final = 2_000_000_000
"""Requests of one address that WAF counts up to (AWS WAF API reference, RateBasedStatement, read 2026-11-22)."""

MOST_UNITS: Final = 5_000
"""Capacity units of one access control list; more than 1,500 of them make each request cost more (AWS WAF developer
guide, "Web ACL capacity units", read 2026-11-22)."""

GROUP_UNITS: Final = 1_300
"""What a `WebAcl` takes beside these paths: rule groups and limit 1,177, maintenance with ten open paths 121."""

_PATH: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_LONGEST_PATH: Final = 120

_TRANSFORMATION_UNITS: Final = 10
_DECODED: Final = ("URL_DECODE", "URL_DECODE_UNI", "LOWERCASE")
_NORMALISED: Final = ("URL_DECODE", "NORMALIZE_PATH_WIN", "LOWERCASE")

_PATH_UNITS: Final = 3 + 2 + _TRANSFORMATION_UNITS * len((*_DECODED, *_NORMALISED))
_LIMIT_UNITS: Final = 2 + _PATH_UNITS
_RESTRICTION_UNITS: Final = 1 + _PATH_UNITS
"""A regular expression takes 3 units, the beginning of a text 2, a limit 2, a set of addresses 1, a transformation 10
(AWS WAF developer guide, "Using rule statements", read 2026-11-22). WAF is said to count a transformation that several
rules share once; as its guide doesn't promise that, each is counted here."""


@dataclass(frozen=True)
class FirewallPaths:
    """What a firewall does for some paths; each stands for itself and for whatever begins with it.

    More than `limits` requests of one address within five minutes are too many. `restricted` paths are refused to
    everybody but their IPv4 networks, and to everybody where there are none.

    Raises ValueError for a path, limit or network that WAF doesn't take; its message begins with the argument's name
    and the path.
    """

    limits: Mapping[str, int] = field(default_factory=dict[str, int])
    restricted: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    def __post_init__(self) -> None:
        for path, limit in self.limits.items():
            check_path(path)
            if not LOWEST_LIMIT <= limit <= HIGHEST_LIMIT:
                raise ValueError(f"limits: {path}: is {limit}; expected {LOWEST_LIMIT} to {HIGHEST_LIMIT}")
        for path, networks in self.restricted.items():
            check_path(path)
            for network in networks:
                check_network(network)

    @property
    def units(self) -> int:
        """Capacity that all of it takes, at most."""
        return _LIMIT_UNITS * len(self.limits) + _RESTRICTION_UNITS * len(self.restricted)


def check_path(path: str) -> None:
    """Raise ValueError for what is no plain beginning of a path."""
    if not _PATH.fullmatch(path) or len(path) > _LONGEST_PATH or {".", ".."} & set(path.split("/")):
        raise ValueError(
            f"path: is {path}; expected the beginning of a path such as /v1/admin: letters, digits and ._~- between "
            f"slashes, none at its end, at most {_LONGEST_PATH} characters"
        )


def check_network(network: str) -> None:
    """Raise ValueError for what is no IPv4 network, and for the whole world, which a set of addresses can't hold."""
    try:
        prefix = ipaddress.IPv4Network(network).prefixlen
    except ValueError as error:
        raise ValueError(f"network: is {network}: {error}; expected an IPv4 network such as 203.0.113.0/24") from None
    if not prefix:
        raise ValueError(f"network: is {network}, the whole world; expected a smaller network such as 203.0.113.0/24")


@dataclass(frozen=True)
class PathView:
    """One way in which a server may read a path: the transformations in their order, and what is searched then."""

    transformations: Sequence[str]
    pattern: str


def path_views(path: str) -> tuple[PathView, PathView]:
    """Return two ways to recognise the path, of which either is enough: a regular expression and a beginning.

    The first takes the path as it comes, with escapes resolved up to twice and any number of slashes, backslashes and
    `.` between its parts: it can't be hidden by `..` after it. The second takes it as a server that resolves `..` does.
    Neither minds upper case. What a firewall can't know are names that a server has beside its paths, such as
    parameters after a semicolon within one.
    """
    between = r"[/\\]+(\.[/\\]+)*"
    parts = [re.escape(part) for part in path.lower().strip("/").split("/")]
    return (
        PathView(_DECODED, "^" + "".join(between + part for part in parts)),
        PathView(_NORMALISED, path.lower()),
    )
