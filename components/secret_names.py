"""Names of secrets, chosen so that an ARN without its random end is unambiguous."""

from __future__ import annotations

import re


def secret_name(prefix: str, path: str) -> str:
    """Return the physical name of a stack's secret, `<prefix>/<path>`.

    Raises ValueError as `check_secret_path` does.
    """
    check_secret_path(path)
    return f"{prefix}/{path}"


def check_secret_path(path: str) -> None:
    """Check the end of a secret's name, or a whole name.

    Raises ValueError for other characters than Secrets Manager takes, and for an end of a hyphen and six characters:
    Secrets Manager would take it for the random end of an ARN (API reference, `CreateSecret`, read 2026-11-22).
    """
    if not re.fullmatch(r"[A-Za-z0-9/_+=.@-]{1,200}", path):
        raise ValueError(f"expected letters, digits and /_+=.@- in a secret's name, got {path!r}")
    if re.search(r"-[A-Za-z0-9]{6}$", path):
        raise ValueError(f"expected a secret's name that does not end in a hyphen and six characters, got {path!r}")
