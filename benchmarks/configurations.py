"""Previews every configuration among 500 odd ones that the platform's settings accept, and counts the failures.

Prints JSON: how many were read and previewed, and what failed otherwise than by refusing its configuration.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from tests.infra.any_settings import Configuration, drawn, previewed, read

DRAWN = 500


def main() -> int:
    """Preview them all; returns 1 when one failed."""
    accepted: list[Configuration] = []
    drawn(DRAWN, lambda configuration: accepted.append(configuration) if not read(configuration) else None)
    with tempfile.TemporaryDirectory() as folder:
        failures = previewed(Path(folder), accepted)
    json.dump({"drawn": DRAWN, "previewed": len(accepted), "failures": failures}, sys.stdout, indent=2)
    print()
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
