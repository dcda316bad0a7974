"""The versions of each cache engine that ElastiCache has; imports nothing, so that settings are checked cheaply."""

from __future__ import annotations

import re
from typing import Final

_FIRST_VALKEY: Final = (7, 2)
_LAST_REDIS: Final = (7, 1)
"""ElastiCache user guide, "Supported engines and versions", read 2026-11-22."""


def check_version(engine: str, version: str) -> None:
    """Raise ValueError, naming what is accepted, unless ElastiCache has this engine in this version.

    Patches are ElastiCache's to choose, and before 7.0 users and families of parameters work otherwise.
    """
    if not re.fullmatch(r"[7-9]\.\d+", version):
        raise ValueError(f"engine_version: expected major.minor from 7.0 on, got {version!r}")
    number = tuple(int(part) for part in version.split("."))
    if engine == "valkey" and number < _FIRST_VALKEY:
        raise ValueError(f"engine_version: expected 7.2 or later of valkey, got {version!r}")
    if engine == "redis" and number > _LAST_REDIS:
        raise ValueError(f"engine_version: expected 7.0 or 7.1 of redis, got {version!r}")
