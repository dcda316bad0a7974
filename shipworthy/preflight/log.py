"""One JSON object a line on standard output, in the order of the file, whatever happens to the reader."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from shipworthy.preflight.redaction import Redaction


class Log:
    """Writes lines whose texts have been through the redaction."""

    def __init__(self, redaction: Redaction) -> None:
        self._redaction = redaction

    def write(self, level: str, event: str, **facts: object) -> None:
        """Write a line; one that can't be written is lost, since nothing better is left to tell it."""
        time = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        line = {
            "time": time,
            "level": level,
            "event": event,
            **{name: self._clean(fact) for name, fact in facts.items()},
        }
        if sys.stdout is None:  # pyright: ignore[reportUnnecessaryComparison] - so it is where the caller closed it
            return
        try:
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
        except (OSError, ValueError):
            return

    def _clean(self, fact: object) -> object:
        return self._redaction.clean(fact) if isinstance(fact, str) else fact
