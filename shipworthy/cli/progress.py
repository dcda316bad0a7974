"""Says on standard error what the tool is doing: one changing line on a terminal, a line for each step elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

from shipworthy.cli.output import say
from shipworthy.cli.terminal import is_terminal
from shipworthy.reports.inert import on_one_line

_CLEAR = "\r\x1b[2K"
_LONGEST = 70


class Progress:
    """Reports steps while the work goes on, and how long the whole took at its end."""

    def __init__(self) -> None:
        self._live = is_terminal(sys.stderr)
        self._started = time.monotonic()
        self._last: dict[str, str] = {}
        self._lock = threading.Lock()

    def __call__(self, stack: str, step: str) -> None:
        """Say that the work on a stack ("" for all) has come to this step; may be called from any thread."""
        line = on_one_line(f"{stack}: {step}" if stack else step)
        with self._lock:
            if self._last.get(stack) == step:
                return
            self._last[stack] = step
            elapsed = time.monotonic() - self._started
            if self._live:
                say(f"{_CLEAR}{line[:_LONGEST]} … {elapsed:.0f} s", end="")
            else:
                say(f"shipworthy: {line}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._live:
            say(_CLEAR, end="")
        if kind is None:
            say(f"shipworthy: previewed in {time.monotonic() - self._started:.1f} s")
