"""URLs in the environment of containers: those by which the public finds the application, and all others."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

from policies.framework.resource import Resource, View
from policies.rules.facts.containers import containers, name_of

_OWN: Final = frozenset({"APP_URL", "BASE_URL", "EXTERNAL_URL", "PUBLIC_BASE_URL", "PUBLIC_URL", "SITE_URL"})
"""Variables by which applications learn their own public URL; `OPENAI_BASE_URL` and the like are others' URLs."""


@dataclass(frozen=True)
class Url:
    """A URL that stands in a variable of a container."""

    container: View
    variable: str
    path: str
    parts: SplitResult

    @property
    def host(self) -> str:
        """The host in lower case, without brackets."""
        return self.parts.hostname or ""

    @property
    def port(self) -> int | None:
        """The port that is asked, also where the URL leaves it to the scheme; None for one that nobody could ask."""
        try:
            return self.parts.port or {"http": 80, "https": 443}.get(self.parts.scheme)
        except ValueError:
            return None

    @property
    def owner(self) -> str:
        """The variable and its container, for a message."""
        return f"{self.variable} of {name_of(self.container)}"


def urls(task: Resource) -> Iterator[Url]:
    """Yield the URLs in plain variables of a task definition. Raises `Undecided` when the definition can't be read."""
    for container in containers(task):
        for variable in container.each("environment"):
            name = variable.value("name", default="")
            parts = _split(str(variable.value("value") or ""), bare=name in _OWN)
            if parts is not None:
                yield Url(container, name, variable.path_of("value"), parts)


def own_urls(task: Resource) -> list[Url]:
    """Return the URLs that the application takes for its own public one."""
    return [each for each in urls(task) if each.variable in _OWN]


def is_itself(host: str) -> bool:
    """Whether who asks for the host asks the own machine."""
    address = _address(host)
    if address is None:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified


def is_private(host: str) -> bool:
    """Whether the public can't reach the host: this machine, a private address, or a name of a single word."""
    address = _address(host)
    if address is None:
        return is_itself(host) or "." not in host.rstrip(".") or host.endswith((".internal", ".local"))
    return not address.is_global


def _split(text: str, *, bare: bool) -> SplitResult | None:
    """Take a text apart that is a URL; with `bare` also a host without a scheme."""
    if "://" not in text and not bare:
        return None
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        return parts if parts.hostname else None
    except ValueError:
        return None


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None
