"""Folders of shared file systems, as containers see them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pulumi


@dataclass(frozen=True)
class Mount:
    """Where a container finds the shared file system called `files`.

    Raises ValueError for a path that isn't absolute, is the root, or climbs up.
    """

    files: str
    path: str
    read_only: bool = True

    def __post_init__(self) -> None:
        if not re.fullmatch(r"(/[A-Za-z0-9_-][A-Za-z0-9._-]*)+", self.path):
            raise ValueError(f"path: is {self.path}; expected an absolute path below / such as /models")

    @property
    def volume(self) -> str:
        """Name of the task's volume; no container's own volume has one with this beginning."""
        return f"files_{self.files}"


@dataclass(frozen=True)
class SharedVolume:
    """What a task definition needs to mount a file system through its access point."""

    file_system_id: pulumi.Input[str]
    access_point_id: pulumi.Input[str]
