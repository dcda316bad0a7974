"""Processes that are started before a preview asks for them, and may serve several previews."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Self

from shipworthy.preview.imports import Stamp
from shipworthy.preview.launch import Launcher, Start

if TYPE_CHECKING:
    from shipworthy.preview.pack_hosts import PackHosts


class Standby:
    """A launcher for each program, and with `hosts` also what waits for packs.

    A context manager, at whose end all are gone with what they started.
    """

    def __init__(self, hosts: PackHosts | None = None) -> None:
        self.hosts = hosts
        self._launchers: dict[Start, Launcher] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for launcher in self._launchers.values():
            launcher.end()
        if self.hosts is not None:
            self.hosts.close()

    def launcher(self, start: Start) -> Launcher:
        """Give the launcher of a program, a new one where packages were installed since; raises ProgramError."""
        found = self._launchers.get(start)
        if found is not None and found.outdated:
            found.end()
            found = None
        if found is None:
            found = self._launchers[start] = Launcher(start, again=self.hosts is not None)
        return found

    def files(self) -> Mapping[str, Stamp]:
        """Give the programs' own modules, with their stamps when they were read."""
        return {file: stamp for launcher in self._launchers.values() for file, stamp in launcher.files.items()}

    def installed(self) -> frozenset[str]:
        """Give the folders from which the programs import installed packages."""
        return frozenset(folder for launcher in self._launchers.values() for folder in launcher.installed)
