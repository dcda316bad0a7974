"""Ending a process with everything that it started.

The launcher loads this file too, inside the program's environment: it imports only the standard library.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import defaultdict
from pathlib import Path

_PATIENCE = 0.5
"""Seconds in which processes that were killed are expected to be gone."""


def kill_descendants(pid: int) -> None:
    """Kill every process below `pid`, but not `pid` itself; works as long as `pid` adopts what is orphaned."""
    for _ in range(10):
        found = descendants(pid)
        if not found:
            return
        for each in found:
            _kill(each)


def descendants(pid: int) -> list[int]:
    """List the living processes below `pid`; empty where the system has no /proc."""
    children: dict[int, list[int]] = defaultdict(list)
    for entry in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            state, parent = entry.read_text(errors="replace").rpartition(")")[2].split()[:2]
            if state != "Z":
                children[int(parent)].append(int(entry.parent.name))
    found: list[int] = []
    queue = [pid]
    while queue:
        below = children.pop(queue.pop(), [])
        found += below
        queue += below
    return found


def kill_marked(marker: str) -> None:
    """Kill every process that was started with `marker` in its environment, whatever became of its parent."""
    needle = marker.encode()
    deadline = time.monotonic() + _PATIENCE
    while found := [pid for pid in _others() if needle in _first_environment(pid)]:
        for pid in found:
            _kill(pid)
        if time.monotonic() > deadline:
            return
        time.sleep(0.01)


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGKILL)


def _others() -> list[int]:
    proc = Path("/proc")
    found = (int(entry.name) for entry in proc.iterdir() if entry.name.isdecimal()) if proc.is_dir() else ()
    return [pid for pid in found if pid != os.getpid()]


def _first_environment(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""
