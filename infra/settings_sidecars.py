"""Settings of sidecars: containers that run beside a service's own, in the same task."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from infra.settings_base import Image, Name, Path, Section, text

Store = Literal["database", "cache"]

VariableName = Annotated[str, text(r"^[A-Za-z_][A-Za-z0-9_]*$", "the name of an environment variable")]


class Sidecar(Section):
    """A container beside the service's own, which reaches it at 127.0.0.1."""

    image: Image
    """Container image, best by digest."""

    command: Annotated[tuple[str, ...], Field(examples=[["--listen", "8079"]])] = ()
    """Arguments instead of the image's own."""

    port: Annotated[int, Field(ge=1024, le=65535, examples=[8079])] | None = None
    """Port on which it listens for the service; nobody outside of the task can reach it."""

    user: Annotated[
        str, text(r"^[1-9]\d*(:[1-9]\d*)?$", "a numeric user other than root, such as 1000 or 1000:1000")
    ] = "1000:1000"
    """User and group that the process runs as."""

    writable_paths: tuple[Path, ...] = ("/tmp",)  # noqa: S108 - a folder inside the container
    """Folders that are empty at the start and writable, as those of the service."""

    environment: Annotated[dict[VariableName, str], Field(examples=[{"SRH_MODE": "env"}])] = Field(
        default_factory=dict[str, str]
    )
    """Environment in plain text."""

    secrets: Annotated[dict[VariableName, Name], Field(examples=[{"SRH_TOKEN": "signing-key"}])] = Field(
        default_factory=dict[str, str]
    )
    """Environment from named secrets."""

    stores: Annotated[dict[VariableName, Store], Field(examples=[{"SRH_CONNECTION_STRING": "cache"}])] = Field(
        default_factory=dict[str, Store]
    )
    """Environment from the URLs of stores that the service uses."""

    essential: bool = True
    """Whether the task ends, and is replaced, when this container does."""

    cpu: Annotated[int, Field(ge=2, le=16384, examples=[64])] | None = None
    """CPU units that it is sure to get of the task's."""

    memory: Annotated[int, Field(ge=6, le=122880, examples=[128])] | None = None
    """MiB that it is sure to get of the task's."""

    health_command: Annotated[tuple[str, ...], Field(examples=[["proxy", "--check"]])] = ()
    """Command inside the container that ends with status 0 while it is healthy."""
