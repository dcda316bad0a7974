"""Ending a process with everything that it started."""

from __future__ import annotations

import contextlib
import os
import signal
from collections import defaultdict
from pathlib import Path


def kill_descendants(pid: int) -> None:
    """Kill every process below `pid`, but not `pid` itself; works as long as `pid` adopts what is orphaned."""
    for _ in range(10):
        found = descendants(pid)
        if not found:
            return
        for each in found:
            with contextlib.suppress(OSError):
                os.kill(each, signal.SIGKILL)


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
