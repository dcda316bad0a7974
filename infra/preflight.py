"""The container that checks, before a service's own container starts, what that one needs."""

from __future__ import annotations

from typing import Final

from components.container import Container
from infra.settings_workload import Preflight

CHECKS_VARIABLE: Final = "SHIPWORTHY_PREFLIGHT"
"""The environment variable that hands the declarative file over."""


def start_up_check(container: Container, settings: Preflight) -> Container:
    """Return the container that runs before this one, with the same environment and secrets.

    It says `--at start`, never `--at deployment`: a task definition is the same for a task that replaces a lost one.
    """
    inline = settings.checks is not None
    source = ("--file-in", CHECKS_VARIABLE) if inline else ("--file", settings.file)
    return Container(
        name=f"{container.name}-preflight",
        image=settings.image or container.image,
        entry_point=settings.program,
        command=("--at", "start", *source),
        environment={**container.environment, **({CHECKS_VARIABLE: settings.checks or ""} if inline else {})},
        secrets=container.secrets,
        user=container.user,
        writable_paths=(),
        registry_credentials=None if settings.image else container.registry_credentials,
        first=True,
    )
