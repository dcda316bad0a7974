"""The door to the next version: a second TLS listener, for chosen addresses, that reaches it before the public does."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_WIDEST: Final = 8
"""Bits of the widest range: one organisation's own network, not half of the world."""


@dataclass(frozen=True)
class TrialListener:
    """Where ECS shows a new version's tasks before any request of the public's: on `port`, to `cidrs` only.

    Raises ValueError for a port that the public listeners have, and for ranges that aren't somebody's own.
    """

    port: int
    cidrs: Sequence[str]

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65_535 or self.port in {80, 443}:
            raise ValueError(f"port: is {self.port}; expected 1 to 65535 other than 80 and 443")
        if not self.cidrs:
            raise ValueError("cidrs: is empty; expected who may see versions that aren't released")
        for cidr in self.cidrs:
            if ipaddress.ip_network(cidr).prefixlen < _WIDEST:
                raise ValueError(f"cidrs: holds {cidr}; expected ranges of /{_WIDEST} or smaller")
