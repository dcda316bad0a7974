"""Notices that files change, by looking at all of them again and again.

Looking works everywhere, also on network shares and in containers, where the system's notifications don't come, and
for editors that put a new file in the old one's place. 5,000 files take 20 to 30 ms.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from shipworthy.preview.imports import Stamp, installed_stamp

_NOT_OURS: Final = frozenset({"node_modules", "site-packages", "__pycache__"})
_NOT_HIDDEN: Final = ".env"
_TEMPORARY: Final = ("~", ".swp", ".tmp", ".pyc")

_PAUSE: Final = 0.2
_SHARE: Final = 15
"""Seconds between two looks; more where one takes long, so that they cost no more than this part of a processor."""

_QUIET: Final = 0.1
_LONGEST_WAIT: Final = 1.0
"""Seconds without another change after which changes count as one, and after which they do so in any case."""


class WatchedFiles:
    """Folders, with everything below them that somebody edits, single files, and folders of installed packages.

    Hidden files and folders other than `.env`, virtual environments, installed packages, bytecode, editors' temporary
    files, what links to folders lead to, and `without` are left out.
    """

    def __init__(self, without: Path | None = None) -> None:
        self.folders: set[Path] = set()
        self.files: set[Path] = set()
        self.packages: frozenset[str] = frozenset()
        self._without = None if without is None else os.path.realpath(without)
        self._cost = 0.0

    def look(self) -> dict[str, Stamp]:
        """Give the stamp of each file that is there, and one for all packages of a folder."""
        started = time.monotonic()
        found = {file: stamp for folder in self.folders for file, stamp in self._below(os.path.realpath(folder))}
        for file in map(os.path.realpath, self.files):
            stamp = _stamp(file)
            if stamp is not None:
                found[file] = stamp
        for folder in self.packages:
            found[folder] = installed_stamp(folder)
        self._cost = time.monotonic() - started
        return found

    def add_files(self, files: Iterable[str]) -> None:
        """Watch these too, where none of the folders holds them."""
        found = self.look()
        self.files.update(Path(file) for file in files if os.path.realpath(file) not in found)

    def pause(self) -> float:
        """Give the number of seconds to wait before looking again."""
        return max(_PAUSE, self._cost * _SHARE)

    def await_change(self, seen: Mapping[str, Stamp]) -> dict[str, Stamp]:
        """Wait until something differs from what was seen and nothing has changed for a moment; give what is then."""
        while not changed(seen, found := self.look()):
            time.sleep(self.pause())
        return self.settled(found)

    def settled(self, found: dict[str, Stamp]) -> dict[str, Stamp]:
        """Wait until nothing has changed for a moment, however many files are being saved; give what is then."""
        deadline = time.monotonic() + _LONGEST_WAIT
        while time.monotonic() < deadline:
            time.sleep(_QUIET)
            before, found = found, self.look()
            if before == found:
                break
        return found

    def _below(self, folder: str) -> Iterator[tuple[str, Stamp]]:
        try:
            with os.scandir(folder) as entries:
                inside = list(entries)
        except OSError:
            return
        if any(entry.name == "pyvenv.cfg" for entry in inside) or folder == self._without:
            return
        for entry in inside:
            name = entry.name
            if (name.startswith(".") and name != _NOT_HIDDEN) or name in _NOT_OURS or name.endswith(_TEMPORARY):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from self._below(entry.path)
            elif (stamp := _stamp(entry)) is not None:
                yield entry.path, stamp


def changed(before: Mapping[str, Stamp], after: Mapping[str, Stamp]) -> list[str]:
    """Name the files that are new, gone or different, in alphabetical order."""
    return sorted(file for file in before.keys() | after.keys() if before.get(file) != after.get(file))


def _stamp(file: str | os.DirEntry[str]) -> Stamp | None:
    try:
        status = os.stat(file) if isinstance(file, str) else file.stat()  # noqa: PTH116 - thousands at a time
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


class Superseded:
    """Tells, at most as often as the files allow, whether one of them has changed since a run began."""

    def __init__(self, files: WatchedFiles, seen: Mapping[str, Stamp], settled: Iterable[str]) -> None:
        self._files, self._seen, self._settled = files, seen, frozenset(settled)
        self._next = time.monotonic()

    def __call__(self) -> bool:
        """Look, unless that was done a moment ago."""
        if time.monotonic() < self._next:
            return False
        found = self._files.look()
        self._next = time.monotonic() + self._files.pause()
        return any(file not in self._settled for file in changed(self._seen, found))
