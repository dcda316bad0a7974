"""The containers beside a service's own, as its settings describe them."""

from __future__ import annotations

from collections.abc import Mapping

from components.container import Container, Liveness
from components.secret_source import SecretSource
from infra.settings_sidecars import Sidecar


def sidecar_container(
    name: str, settings: Sidecar, secrets: Mapping[str, SecretSource], stop_seconds: int
) -> Container:
    """Return the container; it has as long to stop as the service's own, whose last requests may need it."""
    return Container(
        name=name,
        image=settings.image,
        port=settings.port,
        command=settings.command,
        environment=settings.environment,
        secrets=secrets,
        liveness=Liveness(("CMD", *settings.health_command)) if settings.health_command else None,
        stop_timeout=stop_seconds,
        user=settings.user,
        writable_paths=settings.writable_paths,
        essential=settings.essential,
        cpu=settings.cpu,
        memory_reservation=settings.memory,
    )
