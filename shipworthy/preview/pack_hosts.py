"""Interpreters that wait for the packs of the next preview; see pack_host.py."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Final

from shipworthy.preview.imports import Stamp, installed
from shipworthy.preview.pack_guard import PackGuard
from shipworthy.preview.pack_process import VERDICTS, PackProcess, PackTrouble

_OF_A_RUN: Final = ("PULUMI_", "SHIPWORTHY_")
"""How variables begin that differ between runs and are read by no package when it is imported."""

_Key = tuple[Path, Path, tuple[tuple[str, str], ...]]


class PackHosts:
    """As many as packs ran in the last preview; at the end all are gone with what they started."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="shipworthy-"))
        self._guard = PackGuard(self._folder)
        self._numbers = count()
        self._lock = Lock()
        self._wanted: Counter[_Key] = Counter()
        self._waiting: dict[_Key, list[PackProcess]] = {}
        self._stamps: dict[Path, Mapping[str, Stamp]] = {}

    def take(self, python: Path, folder: Path, environment: Mapping[str, str]) -> PackProcess | None:
        """Give a process that begins to run the pack of a folder with this environment; None where none waits for it.

        Its verdicts go to its own file, not to the one of the environment.
        """
        fixed = {name: value for name, value in environment.items() if not name.startswith(_OF_A_RUN)}
        key = (python, folder, tuple(sorted(fixed.items())))
        with self._lock:
            self._wanted[key] += 1
            found = self._waiting.get(key)
            process = found.pop() if found else None
        if process is None:
            return None
        if process.ended or self._stamps[python] != _packages(python):
            process.stop()
            return None
        process.begin(environment)
        return process

    def prepare(self) -> None:
        """Start what the next preview will need when it needs the same as the last one, and end what waits in vain.

        Must not be called while a preview runs.
        """
        with self._lock:
            wanted, self._wanted = self._wanted, Counter()
        kept = {process.verdicts for waiting in self._waiting.values() for process in waiting}
        for file in set(self._folder.iterdir()) - kept:
            file.unlink()
        for key in self._waiting.keys() - wanted.keys():
            for process in self._waiting.pop(key):
                process.stop()
        for (python, folder, environment), number in wanted.items():
            self._stamps[python] = _packages(python)
            waiting = self._waiting.setdefault((python, folder, environment), [])
            for _ in range(number - len(waiting)):
                verdicts = self._folder / f"{next(self._numbers)}.jsonl"
                try:
                    waiting.append(PackProcess.waiting(python, folder, {**dict(environment), VERDICTS: str(verdicts)}))
                except PackTrouble:
                    break

    def close(self) -> None:
        """End what waits, and remove the packs' files."""
        for process in (process for waiting in self._waiting.values() for process in waiting):
            process.stop()
        shutil.rmtree(self._folder, ignore_errors=True)
        self._guard.dismiss()


def _packages(python: Path) -> Mapping[str, Stamp]:
    return installed(map(str, sorted(python.parent.parent.glob("lib/python3*/site-packages"))))
