"""Settings of shared files: file systems, and where services mount them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator

from components import mounts
from infra.settings_base import Name, Section, argument_named, text


class Files(Section):
    """A file system that services mount, with a mount target in each zone. `backups` take it along."""

    single_writer: bool = False
    """Whether only one task may ever write to it, as the files of a database want: the service that mounts it to write
    runs one task and stops it before the next one starts."""

    user: Annotated[
        str, text(r"^[1-9]\d{0,8}(:[1-9]\d{0,8})?$", "a numeric user other than root, such as 1000:1000")
    ] = "1000:1000"
    """User and group as which every service reads and writes, whoever its process is."""

    mode: Annotated[str, text(r"^0?7[0-7]{2}$", "an octal mode such as 0750")] = "0750"
    """Mode of the folder when it is created; later changes of user and mode leave it as it is."""

    infrequent_after_days: Literal[1, 7, 14, 30, 60, 90, 180, 270, 365] | None = 30
    """Days without access after which a file moves to cheaper storage, until it is read again; null keeps it."""


class Mount(Section):
    """A shared file system in a service's container."""

    files: Annotated[Name, Field(examples=["models"])]
    """Name of the file system in `files`."""

    path: Annotated[str, Field(examples=["/models"])]
    """Folder in the container."""

    read_only: bool = True
    """Whether the service may only read."""

    @field_validator("path")
    @classmethod
    def _is_a_folder(cls, path: str) -> str:
        with argument_named("path"):
            mounts.Mount("files", path)
        return path

    def mount(self) -> mounts.Mount:
        """Return it as components take it."""
        return mounts.Mount(self.files, self.path, self.read_only)
