"""What the resources of a stack are called, and the tags by which they are found."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST_PREFIX: Final = 24
"""Characters that the tightest names, those of load balancers with 32, leave for project and stack."""

_WORDS: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Naming:
    """Names of one stack. Raises ValueError for a project and stack that AWS wouldn't take in a name."""

    project: str
    stack: str

    def __post_init__(self) -> None:
        if not _WORDS.fullmatch(self.prefix):
            raise ValueError(
                f"project and stack name resources {self.prefix}; expected lower-case words joined by hyphens"
            )
        if len(self.prefix) > LONGEST_PREFIX:
            raise ValueError(
                f"project and stack name resources {self.prefix}; expected at most {LONGEST_PREFIX} characters"
            )

    @property
    def prefix(self) -> str:
        """Beginning of every physical name, unique in account and region."""
        return f"{self.project}-{self.stack}"

    def tags(self, added: Mapping[str, str]) -> dict[str, str]:
        """Tags of every resource."""
        return {**added, "managed-by": "pulumi", "project": self.project, "stack": self.stack}
