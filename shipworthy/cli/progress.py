"""Says on standard error what the tool is doing: one changing line on a terminal, a line for each step elsewhere."""

from __future__ import annotations

import sys
import threading
import time
from collections import Counter
from types import TracebackType
from typing import Final, Self

from shipworthy.cli.output import say
from shipworthy.cli.terminal import is_terminal
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.wording import counted

_CLEAR: Final = "\r\x1b[2K"
_LONGEST: Final = 72
_PAUSE: Final = 0.1
"""Seconds between two versions of the changing line."""


class Progress:
    """Reports steps while the work goes on, and at its end how long it took since `started` (`time.monotonic`)."""

    def __init__(self, started: float) -> None:
        self._live = is_terminal(sys.stderr)
        self._started = started
        self._shown_at = 0.0
        self._registered: Counter[str] = Counter()
        self._lock = threading.Lock()

    def step(self, text: str) -> None:
        """Say what begins now."""
        if self._live:
            self._rewrite(text)
        else:
            say(f"shipworthy: {on_one_line(text)}")

    def __call__(self, stack: str, event: str) -> None:
        """Take note of what happens in a stack: a resource's URN when it is registered, else a step.

        May be called from any thread.
        """
        with self._lock:
            if not event.startswith("urn:"):
                self.step(f"{stack}: {event}")
                return
            self._registered[stack] += 1
            if self._live and time.monotonic() - self._shown_at > _PAUSE:
                self._rewrite(", ".join(f"{name}: {counted(n, 'resource')}" for name, n in self._registered.items()))
            elif not self._live and self._registered[stack] == 1:
                self.step(f"{stack}: the program declares its resources")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._live:
            say(_CLEAR, end="")
        if kind is None:
            say(f"shipworthy: previewed in {self._elapsed():.1f} s")

    def _rewrite(self, text: str) -> None:
        self._shown_at = time.monotonic()
        say(f"{_CLEAR}{on_one_line(text)[:_LONGEST]} ({self._elapsed():.0f} s)", end="")

    def _elapsed(self) -> float:
        return time.monotonic() - self._started
