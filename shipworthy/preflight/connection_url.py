"""The connection URL in an environment variable, taken apart without ever quoting it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from shipworthy.preflight.failures import Refusal


@dataclass(frozen=True)
class ConnectionUrl:
    """The parts of a URL, decoded; `password` stays out of its representation."""

    scheme: str
    user: str
    password: str = field(repr=False)
    host: str
    port: int
    path: str
    options: Mapping[str, str] = field(repr=False)


def parse_connection_url(variable: str, value: str, ports: Mapping[str, int]) -> ConnectionUrl:
    """Take the variable's value apart; `ports` holds the default port of each scheme that is understood.

    A driver's name after the scheme, as in `postgresql+asyncpg`, is ignored. Raises Refusal.
    """
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise _malformed(variable, ports) from None
    scheme = parts.scheme.partition("+")[0]
    if scheme not in ports or not parts.hostname or _is_cut_short(parts):
        raise _malformed(variable, ports)
    return ConnectionUrl(
        scheme=scheme,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=parts.hostname,
        port=ports[scheme] if port is None else port,
        path=unquote(parts.path.removeprefix("/")),
        options=dict(parse_qsl(parts.query)),
    )


def _is_cut_short(parts: SplitResult) -> bool:
    """Whether a character of the password was taken for the end of the host, which then is a piece of the password."""
    return "@" in parts.path + parts.query + parts.fragment or parts.netloc.count("@") > 1 or bool(parts.fragment)


def _malformed(variable: str, schemes: Mapping[str, int]) -> Refusal:
    forms = " or ".join(f"{scheme}://" for scheme in schemes)
    return Refusal(
        f"{variable} is no URL that begins with {forms} and names a host; "
        "special characters of user name and password have to be percent-encoded"
    )
