"""Container definitions of ECS, written from strings that are known in a preview."""

from __future__ import annotations

import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from components.location import Location
from components.mounts import Mount
from components.secret_source import SecretSource

LONGEST_STOP: Final = 120
"""Seconds that Fargate waits at most between SIGTERM and SIGKILL (ECS API reference, ContainerDefinition)."""

LONGEST_FIRST: Final = 120
"""Seconds that Fargate waits at most for a container that others wait for (ECS API reference, ContainerDefinition,
startTimeout, read 2026-11-22)."""

SHORTEST_RESTART: Final = 60
"""Seconds that a container has to have run before ECS starts it again (ECS API reference, ContainerRestartPolicy, read
2026-11-22)."""

LONGEST_START: Final = 300
"""Seconds of the longest start period of a health check (ECS API reference, HealthCheck)."""


@dataclass(frozen=True)
class Liveness:
    """The command inside the container that says whether it has to be replaced; times in seconds.

    `command` is an exit status of 0 for healthy, as `CMD` with arguments or `CMD-SHELL` with one line for the image's
    shell (`http_probe` writes one). Failures count only after `start_period`.
    """

    command: Sequence[str]
    start_period: int = 60
    interval: int = 15
    timeout: int = 5
    retries: int = 3

    def __post_init__(self) -> None:
        # Ranges: ECS API reference, HealthCheck, read 2026-11-22.
        _in_range("start_period", self.start_period, 0, LONGEST_START)
        _in_range("interval", self.interval, 5, 300)
        _in_range("timeout", self.timeout, 2, 60)
        _in_range("retries", self.retries, 1, 10)
        if not self.command or self.command[0] not in {"CMD", "CMD-SHELL"}:
            raise ValueError("command: expected CMD or CMD-SHELL first, as ECS wants it")

    def rendered(self) -> dict[str, object]:
        """Return the check as ECS takes it."""
        return {
            "command": list(self.command),
            "interval": self.interval,
            "retries": self.retries,
            "startPeriod": self.start_period,
            "timeout": self.timeout,
        }


@dataclass(frozen=True)
class Container:
    """One container of a task.

    `environment` is for what anybody may read; `secrets` are handed over by ECS under the names given.
    `stop_timeout` is the time in seconds between SIGTERM, on which the process finishes what is in flight, and SIGKILL.
    `registry_credentials` is the secret with user name and password of a private registry other than ECR. `command` is
    what follows the image's own entry point, or `entry_point` instead of that.

    One that runs `first` has to end with status 0 within two minutes before any other container of the task starts;
    several of them run one after the other. When it fails, the task stops.

    The root file system is read-only. Each of `writable_paths` is an empty volume of the task's own, which ECS hands
    over with the owner and mode that the image declares for a `VOLUME` of this path, and as root's with mode 755
    otherwise: an image that writes to it declares it (ECS developer guide, "Use bind mounts", read 2026-11-22).

    Where one is not `essential`, the task goes on without it; one that `restarts` is started again, once a minute at
    most. The task's others start after one that is `early` began, and stop before it. `cpu` (units) and
    `memory_reservation` (MiB) are what it is sure to get of the task's; at more than `memory_limit` (MiB) it alone is
    killed. `mounts` are folders shared with other tasks. `port_name` is the port's name for Service Connect, which
    takes what is spoken there for HTTP.

    Raises ValueError for a time or port out of range, for a name that is both plain and secret, for one that runs first
    and yet has a port or a liveness check, or lives on, for a path that is mounted twice, and for a limit that isn't
    above the reservation.
    """

    name: str
    image: str
    port: int | None = None
    command: Sequence[str] = ()
    entry_point: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict[str, str])
    secrets: Mapping[str, SecretSource] = field(default_factory=dict[str, SecretSource])
    liveness: Liveness | None = None
    stop_timeout: int = 30
    user: str = "1000:1000"
    read_only_root_filesystem: bool = True
    writable_paths: Sequence[str] = ("/tmp",)  # noqa: S108 - the container's own, not this machine's
    registry_credentials: SecretSource | None = None
    first: bool = False
    early: bool = False
    essential: bool = True
    restarts: bool = False
    cpu: int | None = None
    memory_reservation: int | None = None
    memory_limit: int | None = None
    mounts: Sequence[Mount] = ()
    port_name: str = ""

    def __post_init__(self) -> None:
        _in_range("stop_timeout", self.stop_timeout, 2, LONGEST_STOP)
        if self.port is not None:
            # Lower ports take a capability, and a container has none.
            _in_range("port", self.port, 1024, 65_535)
        if self.first and (self.port is not None or self.liveness):
            raise ValueError(f"container {self.name}: ends before others start; expected neither port nor liveness")
        if self.first and (self.early or self.restarts):
            raise ValueError(f"container {self.name}: ends before others start; expected neither early nor restarts")
        if self.memory_limit is not None and self.memory_limit <= (self.memory_reservation or 0):
            raise ValueError(f"container {self.name}: memory_limit is not above memory_reservation")
        paths = [*self.writable_paths, *(mount.path for mount in self.mounts)]
        twice = sorted({path for path in paths if paths.count(path) > 1})
        if twice:
            raise ValueError(f"container {self.name}: {', '.join(twice)} is mounted twice; expected different paths")
        both = sorted(self.environment.keys() & self.secrets.keys())
        if both:
            raise ValueError(
                f"container {self.name}: {', '.join(both)} are both plain and secret; expected one of them"
            )

    @property
    def volumes(self) -> Mapping[str, str]:
        """Name of the task's volume by the path where this container writes to it."""
        return {path: f"{self.name}-{path.strip('/').replace('/', '-')}" for path in self.writable_paths}

    @property
    def sources(self) -> tuple[SecretSource, ...]:
        """Every secret that has to be read before this container starts, in order of the variables' names."""
        credentials = (self.registry_credentials,) if self.registry_credentials else ()
        return tuple(self.secrets[name] for name in sorted(self.secrets)) + credentials


def http_probe(port: int, path: str) -> tuple[str, str]:
    """Return a command which succeeds when the container answers `path` on `port` with a status below 400.

    It takes what the image has of curl, wget and python3; an image without a shell needs a command of its own.
    """
    url = shlex.quote(f"http://127.0.0.1:{port}{path}")
    python = shlex.quote("import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=4)")
    probe = (
        f"if command -v curl >/dev/null; then curl -fsS -m 4 -o /dev/null {url}; "
        f"elif command -v wget >/dev/null; then wget -q -T 4 -O /dev/null {url}; "
        f"else python3 -c {python} {url}; fi || exit 1"
    )
    return ("CMD-SHELL", probe)


def container_definitions(containers: Sequence[Container], location: Location, log_group: str) -> str:
    """JSON of the containers, byte for byte the same for the same containers; each logs to `log_group`."""
    rendered = [{**_rendered(each, location, log_group), **_waits(each, containers)} for each in containers]
    return json.dumps(rendered, sort_keys=True)


def _waits(container: Container, others: Sequence[Container]) -> dict[str, object]:
    """Name the containers that have to succeed, or have started, before this one starts."""
    firsts = [each.name for each in others if each.first]
    before = dict.fromkeys(firsts[: firsts.index(container.name)] if container.first else firsts, "SUCCESS")
    if not container.first and not container.early:
        before |= {each.name: "START" for each in others if each.early}
    depends = [{"condition": condition, "containerName": name} for name, condition in before.items()]
    return {"dependsOn": depends} if depends else {}


def _rendered(container: Container, location: Location, log_group: str) -> dict[str, object]:
    parts: dict[str, object] = {
        "name": container.name,
        "image": container.image,
        "entryPoint": list(container.entry_point),
        "command": list(container.command),
        "portMappings": _ports(container),
        "environment": [{"name": name, "value": value} for name, value in sorted(container.environment.items())],
        "secrets": [
            {"name": name, "valueFrom": source.value_from} for name, source in sorted(container.secrets.items())
        ],
        "dockerLabels": _versions(container.secrets),
        "user": container.user,
        "stopTimeout": container.stop_timeout,
        "mountPoints": _mount_points(container),
        "cpu": container.cpu,
        "memory": container.memory_limit,
        "memoryReservation": container.memory_reservation,
        "linuxParameters": {"capabilities": {"drop": ["ALL"]}, "initProcessEnabled": True},
        "logConfiguration": _logs(location, log_group, container.name),
    }
    if container.first:
        parts["startTimeout"] = LONGEST_FIRST
    if container.liveness:
        parts["healthCheck"] = container.liveness.rendered()
    if container.restarts:
        parts["restartPolicy"] = {"enabled": True, "restartAttemptPeriod": SHORTEST_RESTART}
    if container.registry_credentials:
        parts["repositoryCredentials"] = {"credentialsParameter": container.registry_credentials.value_from}
    kept = {key: part for key, part in parts.items() if part}
    # What is essential may not end, so nothing could wait for its success.
    essential = container.essential and not container.first
    return {**kept, "essential": essential, "readonlyRootFilesystem": container.read_only_root_filesystem}


def _ports(container: Container) -> list[dict[str, object]]:
    if container.port is None:
        return []
    named = {"appProtocol": "http", "name": container.port_name} if container.port_name else {}
    return [{"containerPort": container.port, "hostPort": container.port, "protocol": "tcp", **named}]


def _mount_points(container: Container) -> list[dict[str, object]]:
    own = [(path, False, volume) for path, volume in container.volumes.items()]
    shared = [(mount.path, mount.read_only, mount.volume) for mount in container.mounts]
    return [
        {"containerPath": path, "readOnly": read_only, "sourceVolume": volume}
        for path, read_only, volume in sorted([*own, *shared])
    ]


def _versions(secrets: Mapping[str, SecretSource]) -> dict[str, str]:
    return {f"secret-version.{name}": source.version for name, source in secrets.items() if source.version}


def _logs(location: Location, log_group: str, container: str) -> dict[str, object]:
    # Non-blocking: a log service that is away must not stop the application; the buffer bounds what may be lost.
    options = {
        "awslogs-group": log_group,
        "awslogs-region": location.region,
        "awslogs-stream-prefix": container,
        "max-buffer-size": "25m",
        "mode": "non-blocking",
    }
    return {"logDriver": "awslogs", "options": options}


def _in_range(name: str, value: int, least: int, most: int) -> None:
    if not least <= value <= most:
        raise ValueError(f"{name}: is {value}; expected {least} to {most}")
