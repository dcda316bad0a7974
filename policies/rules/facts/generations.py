"""What the name of an instance class or node type says: `db.m7g.large`, `cache.t3.micro`.

The forms are those of "Naming conventions" in the EC2 Instance Types guide, read 2026-11-22.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_NAME: Final = re.compile(r"(?:db|cache)\.([a-z]+?)(\d+)([a-z]*)\.([a-z0-9-]+)(?:\..*)?")
_OLDEST_CURRENT: Final = {"c": 5, "m": 5, "r": 5, "t": 3, "x": 2}
"""The oldest generation, by family, that RDS and ElastiCache don't count among the previous ones."""

_WITH_GRAVITON: Final = frozenset("mrt")
_SIZES: Final = ("nano", "micro", "small", "medium", "large", "xlarge")


@dataclass(frozen=True)
class Generation:
    """A family and its generation; `m7g` is family m, number 7, on Graviton. `size` is what follows, such as large."""

    family: str
    number: int
    graviton: bool
    size: str

    @property
    def previous(self) -> bool:
        """Whether AWS counts it among the previous generations."""
        return self.number < _OLDEST_CURRENT.get(self.family, 0)

    @property
    def graviton_exists(self) -> bool:
        """Whether the family has members with a Graviton processor."""
        return self.family in _WITH_GRAVITON

    @property
    def scale(self) -> int:
        """The size as a number that can be compared: 5 for xlarge, then what stands before it, as in 8xlarge.

        Sizes of no known form, such as metal, are the largest.
        """
        if self.size in _SIZES:
            return _SIZES.index(self.size)
        times = re.fullmatch(r"(\d+)xlarge", self.size)
        return 5 + int(times[1]) if times else 1000


def generation(name: str) -> Generation | None:
    """Return what a class or node type is, or None for one without generations, such as `db.serverless`."""
    found = _NAME.fullmatch(name)
    return Generation(found[1], int(found[2]), found[3].startswith("g"), found[4]) if found else None
