"""What services of one stack must agree on: shared files, who calls whom, and what runs inside one task."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from components.collector import GRPC_PORT, HEALTH_PORT, OTLP_PORT, SAMPLER_PORT
from infra.settings_base import Conflict
from infra.settings_files import Files
from infra.settings_services import Service
from infra.settings_sidecars import Sidecar
from infra.settings_telemetry import Telemetry

_ITSELF: Final = re.compile(
    r"^[a-z][a-z0-9+.-]*://(?:[^@/]*@)?(?:localhost|127\.[0-9.]+|0\.0\.0\.0|\[::1?\])(?::(\d+))?(?:[/?#]|$)"
)

_DEFAULT_PORT: Final = "80"


def url_variable(name: str) -> str:
    """Return the variable that tells callers where the service `name` is."""
    return f"{name.upper().replace('-', '_')}_URL"


def absent_stores(uses: Sequence[str], settings: Mapping[str, Any]) -> Iterator[Conflict]:
    """Yield stores that are used and that the stack doesn't have."""
    for index, store in enumerate(uses):
        stands_in = f"existing_{store}"
        if store in settings and settings[store] is None and settings.get(stands_in) is None:
            told = f"is {store}, which the stack doesn't have; expected shipworthy:{store} too"
            yield Conflict(("uses", index), told)


def mount_conflicts(services: Mapping[str, Service], files: Mapping[str, Files]) -> Iterator[Conflict]:
    """Yield mounts of nothing, two at one place, and two writers where there may be one."""
    writers: dict[str, str] = {}
    for name, service in services.items():
        places = set(service.writable_paths)
        for index, mount in enumerate(service.mounts):
            place = (name, "mounts", index)
            if mount.path in places:
                yield Conflict((*place, "path"), f"is {mount.path}, where something else is; expected another folder")
            places.add(mount.path)
            if mount.files not in files:
                known = ", ".join(sorted(files)) or "none is there"
                yield Conflict((*place, "files"), f"is {mount.files}; expected a name in shipworthy:files ({known})")
            elif files[mount.files].single_writer and not mount.read_only:
                yield from _lone_writer((*place, "readOnly"), name, service, writers.setdefault(mount.files, name))


def _lone_writer(place: tuple[str | int, ...], name: str, service: Service, first: str) -> Iterator[Conflict]:
    if first != name:
        yield Conflict(place, f"is false, as in {first}, but the files have a single writer; expected true")
    if service.scaling.maximum > 1:
        told = f"up to {service.scaling.maximum} tasks would write to files with a single writer"
        yield Conflict((name, "scaling", "maximum"), f"{told}; expected 1")
    if service.delivery.strategy != "rolling":
        told = f"{service.delivery.strategy} runs two versions at once on files with a single writer"
        yield Conflict((name, "delivery", "strategy"), f"{told}; expected rolling")


def writes_alone(service: Service, files: Mapping[str, Files]) -> bool:
    """Whether the service is the single writer of files."""
    return any(files[mount.files].single_writer and not mount.read_only for mount in service.mounts)


def call_conflicts(services: Mapping[str, Service]) -> Iterator[Conflict]:
    """Yield calls of nobody, of oneself, in a circle, and of services that can't be called by name."""
    for name, service in services.items():
        for index, called in enumerate(service.calls):
            place = (name, "calls", index)
            if called not in services:
                yield Conflict(place, f"is {called}; expected a name in shipworthy:services")
            elif name in _called(services, called):
                yield Conflict(place, f"is {called}, which calls {name}; each would have to start after the other")
            elif services[called].delivery.strategy != "rolling":
                strategy = services[called].delivery.strategy
                yield Conflict(place, f"is {called}, delivered {strategy}; expected one that is delivered rolling")


def _called(services: Mapping[str, Service], name: str) -> set[str]:
    """Return the service, those that it calls, and those that they call."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        each = waiting.pop()
        if each in services and each not in found:
            found.add(each)
            waiting.extend(services[each].calls)
    return found


def by_calls(services: Mapping[str, Service]) -> list[str]:
    """Return the services' names, each after those that it calls."""
    return sorted(services, key=lambda name: (len(_called(services, name)), name))


def task_conflicts(name: str, service: Service) -> Iterator[Conflict]:
    """Yield what can't stand side by side in one task, and addresses at which nothing answers."""
    yield from _unanswered(service)
    yield from _twice(("writablePaths",), service.writable_paths)
    taken = {service.port}
    for each, sidecar in service.sidecars.items():
        place = ("sidecars", each)
        if each in {name, f"{name}-preflight"}:
            yield Conflict(place, "is called as the service's own container is; expected another name")
        if sidecar.port in taken:
            yield Conflict((*place, "port"), f"is {sidecar.port}, which is taken; expected another port")
        taken |= {sidecar.port} if sidecar.port else set()
        yield from _twice((*place, "writablePaths"), sidecar.writable_paths)
        yield from _sidecar_variables(place, sidecar, service.uses)
    yield from _crowded(("sidecars",), service)


def collector_conflicts(services: Mapping[str, Service], telemetry: Telemetry | None) -> Iterator[Conflict]:
    """Yield services whose collector is nowhere described, or finds no room, port or name in the task."""
    for name, service in services.items():
        if service.telemetry is None:
            continue
        if telemetry is None:
            yield Conflict((name, "telemetry"), "needs a collector; expected shipworthy:telemetry too")
            continue
        if f"{name}-collector" in service.sidecars:
            yield Conflict((name, "sidecars", f"{name}-collector"), "is called as the collector; expected another name")
        yield from _taken_ports(name, service, telemetry)
        yield from _crowded((name, "telemetry"), service, telemetry.cpu, telemetry.memory)


def _taken_ports(name: str, service: Service, telemetry: Telemetry) -> Iterator[Conflict]:
    taken = {GRPC_PORT, OTLP_PORT, HEALTH_PORT, *([SAMPLER_PORT] if telemetry.remote_sampling else ())}
    ports: dict[tuple[str, ...], int | None] = {
        ("port",): service.port,
        **{("sidecars", each, "port"): sidecar.port for each, sidecar in service.sidecars.items()},
    }
    for place, port in ports.items():
        if port in taken:
            yield Conflict((name, *place), f"is {port}, where the collector listens; expected another port")


def _sidecar_variables(place: tuple[str, ...], sidecar: Sidecar, uses: Sequence[str]) -> Iterator[Conflict]:
    for variable, store in sidecar.stores.items():
        if store not in uses:
            yield Conflict((*place, "stores", variable), f"is {store}; expected one that the service uses")
    given = [*sidecar.environment, *sidecar.secrets, *sidecar.stores]
    for variable in sorted({variable for variable in given if given.count(variable) > 1}):
        yield Conflict(place, f"sets {variable} twice; expected it once")


def _crowded(place: tuple[str, ...], service: Service, cpu: int = 0, memory: int = 0) -> Iterator[Conflict]:
    """Yield what sidecars and collector reserve beyond the task's size; the service itself needs something too."""
    beside = service.sidecars.values()
    reserved = {
        "cpu": (cpu + sum(each.cpu or 0 for each in beside), service.cpu),
        "memory": (memory + sum(each.memory or 0 for each in beside), service.memory),
    }
    for resource, (used, most) in reserved.items():
        if used >= most:
            told = f"are sure of {used} {resource} together; expected less than the task's {most}"
            yield Conflict(place, told)


def _twice(place: tuple[str, ...], paths: Sequence[str]) -> Iterator[Conflict]:
    for index, path in enumerate(paths):
        if path in paths[:index]:
            yield Conflict((*place, index), f"is {path} again; expected each folder once")


def _unanswered(service: Service) -> Iterator[Conflict]:
    """Yield URLs that lead to the task itself where nothing else listens: each caller would look at its own machine."""
    ports = {str(sidecar.port) for sidecar in service.sidecars.values() if sidecar.port}
    ports |= {str(port) for port in (GRPC_PORT, OTLP_PORT) if service.telemetry}
    for variable, value in service.environment.items():
        found = _ITSELF.match(value)
        if found and (found[1] or _DEFAULT_PORT) not in ports:
            told = "leads to the task itself, which only its own containers reach, and no sidecar listens there"
            yield Conflict(("environment", variable), f"{told}; expected the public URL or another host")
