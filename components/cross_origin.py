"""Which other sites' pages may call the services from a browser; imports nothing of a provider."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_ORIGIN: Final = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")

LONGEST_AGE: Final = 86_400
"""Seconds that a load balancer lets browsers keep an answer (provider's documentation of `aws.lb.Listener`)."""


@dataclass(frozen=True)
class CrossOrigin:
    """Headers that let pages of `origin` call the services: with these methods and request headers.

    With `credentials` browsers send cookies too. They ask again after `max_age_seconds`.

    Raises ValueError, its message beginning with the argument's name.
    """

    origin: str
    methods: Sequence[str]
    headers: Sequence[str]
    credentials: bool = False
    max_age_seconds: int = 3600

    def __post_init__(self) -> None:
        if not _ORIGIN.fullmatch(self.origin):
            raise ValueError(f"origin: is {self.origin}; expected an origin such as https://app.example.com")
        for name, given in (("methods", self.methods), ("headers", self.headers)):
            if not given or "*" in given:
                raise ValueError(f"{name}: are {', '.join(given) or 'none'}; expected each by its name")
        if not 0 <= self.max_age_seconds <= LONGEST_AGE:
            raise ValueError(f"max_age_seconds: is {self.max_age_seconds}; expected 0 to {LONGEST_AGE}")

    @property
    def max_age(self) -> str:
        """The time as a header has it."""
        return str(self.max_age_seconds)
