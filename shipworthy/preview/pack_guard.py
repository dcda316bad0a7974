"""A process that outlives the tool for a moment: ends the packs and removes their files when somebody kills the tool.

Run as a file by the tool's interpreter, beside which it needs only the standard library. The tool holds the other end
of its standard input: a line says that everything is cleaned up, an end without one that the tool is gone.
"""

from __future__ import annotations

import contextlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path


class PackGuard:
    """Guards a folder, and the processes whose first environment names it."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-I", "-S", __file__, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def dismiss(self) -> None:
        """Say that there is nothing left to guard. May be called twice."""
        with contextlib.suppress(OSError, ValueError):
            self._process.communicate(b"\n")


def _guard(folder: str) -> None:
    if sys.stdin.buffer.read(1):
        return
    spec = importlib.util.spec_from_file_location("processes", Path(__file__).with_name("processes.py"))
    assert spec is not None  # noqa: S101 - the file is named
    assert spec.loader is not None  # noqa: S101 - and is Python's
    processes = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(processes)
    processes.kill_marked(f"={folder}/")
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _guard(sys.argv[1])
