"""A page that everybody but operators gets while the services are worked on; imports nothing of a provider."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from components.firewall_paths import check_network

_EVERYBODY: Final = ("0.0.0.0/1", "128.0.0.0/1")
"""A set of addresses takes no /0 (AWS WAF API reference, IPSet, read 2026-11-22)."""

_LARGEST_PAGE: Final = 4_096
"""Bytes of one response body (AWS WAF developer guide, "AWS WAF quotas", read 2026-11-22)."""

_PAGE: Final = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Maintenance</title>
<style>body{{font:1.1rem/1.6 system-ui,sans-serif;max-width:34rem;margin:20vh auto;padding:0 1rem}}</style>
<h1>We will be back soon</h1>
<p>{message}</p>
</html>
"""


@dataclass(frozen=True)
class Maintenance:
    """A switch: while `active`, only `networks` (IPv4) and the exact `open_paths` get through to the services.

    Everybody else gets status 503 with a page that shows `message` as text, and is asked to come back after
    `retry_seconds`. The firewall's set of admitted addresses is the switch: whoever may change it can do so at once.

    Raises ValueError, its message beginning with the argument's name.
    """

    active: bool
    message: str
    networks: Sequence[str] = ()
    open_paths: Sequence[str] = ()
    retry_seconds: int = 600

    def __post_init__(self) -> None:
        for network in self.networks:
            check_network(network)
        size = len(self.page.encode())
        if size > _LARGEST_PAGE:
            raise ValueError(f"message: makes a page of {size} bytes; expected at most {_LARGEST_PAGE}")

    @property
    def admitted(self) -> list[str]:
        """IPv4 networks that get through."""
        return sorted(set(self.networks if self.active else _EVERYBODY))

    @property
    def page(self) -> str:
        """The page, which loads nothing."""
        return _PAGE.format(message=html.escape(self.message))
