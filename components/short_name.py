"""Physical names within a service's limit, the same for the same input."""

from __future__ import annotations

import hashlib
from typing import Final

LOAD_BALANCING_LIMIT: Final = 32
"""Longest name of a load balancer or target group (Elastic Load Balancing API reference, read 2026-11-22)."""

ROLE_NAME_LIMIT: Final = 64
"""Longest name of a role (IAM API reference, CreateRole, read 2026-11-22)."""

_DIGITS: Final = 6


def short_name(name: str, limit: int, *, shape: str = "") -> str:
    """Return `name`, or its beginning and six digits of a digest where it is longer than `limit`.

    With `shape`, the digest is always there and covers it: give what can only change by replacing the resource, so
    that its successor can be created under a new name before the old one is deleted.
    """
    if len(name) <= limit and not shape:
        return name
    digest = hashlib.sha256(f"{name}\n{shape}".encode()).hexdigest()[:_DIGITS]
    return f"{name[: limit - _DIGITS - 1].rstrip('-')}-{digest}"
