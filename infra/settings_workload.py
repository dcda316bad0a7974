"""Settings of whatever runs in a container, all the time or now and then."""

from __future__ import annotations

import tomllib
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from components.fargate_sizes import check_size
from infra.settings_base import Image, Name, Path, Section, argument_named, text
from infra.settings_sidecars import Store, VariableName


class Preflight(Section):
    """A check that has to pass, with the same environment and secrets, before a task's own container starts."""

    image: (
        Annotated[
            str,
            text(r"^[a-z0-9][\w.:/@-]+$", "an image such as registry/name:tag@sha256:…"),
            Field(examples=["123456789012.dkr.ecr.eu-central-1.amazonaws.com/preflight:1"]),
        ]
        | None
    ) = None
    """Image that holds the check; the same one unless given."""

    program: Annotated[tuple[str, ...], Field(min_length=1)] = ("/usr/local/bin/shipworthy-preflight.pyz",)
    """The check in that image, instead of the image's entry point."""

    file: Path = "/app/preflight.toml"
    """The declarative file in that image."""

    checks: Annotated[str, Field(examples=["[environment.SECRET_KEY]\nminimum_length = 32\n"])] | None = None
    """The declarative file's content instead, in TOML, for an image that doesn't hold it."""

    @field_validator("checks")
    @classmethod
    def _are_toml(cls, checks: str | None) -> str | None:
        try:
            tomllib.loads(checks or "")
        except tomllib.TOMLDecodeError as error:
            raise ValueError(f"is not TOML: {error}") from None
        return checks


class Workload(Section):
    """A task on Fargate."""

    image: Image | None = None
    """Container image, best by digest. Without one nothing runs, as has to be while a secret that it is handed
    has no value."""

    registry_secret: Name | None = None
    """Named secret with `username` and `password` as JSON, for a private registry other than ECR."""

    cpu: Literal[256, 512, 1024, 2048, 4096, 8192, 16384] = 256
    """CPU units; 1024 are one virtual CPU."""

    memory: int = 512
    """Memory in MiB; Fargate has fixed pairs of CPU and memory."""

    command: Annotated[tuple[str, ...], Field(examples=[["serve", "--port", "8080"]])] = ()
    """Arguments instead of the image's own."""

    user: Annotated[
        str, text(r"^[1-9]\d*(:[1-9]\d*)?$", "a numeric user other than root, such as 1000 or 1000:1000")
    ] = "1000:1000"
    """User and group that the process runs as."""

    writable_paths: tuple[Path, ...] = ("/tmp",)  # noqa: S108 - a folder inside the container
    """Folders that are empty at the start and writable; the rest of the file system is read-only. Only root can write
    to a folder that the image doesn't declare as a `VOLUME` of the user's."""

    architecture: Literal["X86_64", "ARM64"] = "X86_64"
    """Processor that the image is built for."""

    preflight: Preflight | None = None
    """The start-up check; without it a task starts unchecked."""

    stop_seconds: Annotated[int, Field(ge=2, le=120)] = 30
    """Seconds between SIGTERM and SIGKILL."""

    environment: dict[VariableName, str] = Field(default_factory=dict[str, str], examples=[{"LOG_LEVEL": "info"}])
    """Environment in plain text."""

    secrets: dict[VariableName, Name] = Field(default_factory=dict[str, str], examples=[{"TOKEN": "signing-key"}])
    """Environment from named secrets."""

    uses: tuple[Store, ...] = ()
    """What it may connect to; it gets `DATABASE_URL` or `REDIS_URL`."""

    @field_validator("memory")
    @classmethod
    def _a_size_of_fargate(cls, memory: int, info: ValidationInfo) -> int:
        if "cpu" in info.data:
            with argument_named("memory"):
                check_size(info.data["cpu"], memory)
        return memory
