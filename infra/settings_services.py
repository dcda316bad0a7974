"""Settings of the services: containers that run all the time."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Annotated, Final

from pydantic import Field, ValidationInfo, field_validator

from infra.settings_base import Conflict, Conflicts, Name, Path, Percent, Section
from infra.settings_delivery import Delivery, Release
from infra.settings_files import Mount
from infra.settings_logs import ERRORS, LogMetric
from infra.settings_network import HostName
from infra.settings_sidecars import Sidecar, VariableName
from infra.settings_telemetry import ServiceTelemetry
from infra.settings_workload import Workload

MOST_CONDITIONS: Final = 5
"""Hosts and paths of one listener rule ("Quotas for your Application Load Balancers", read 2026-11-22)."""


class Routes(Section):
    """Which public requests a service answers."""

    priority: Annotated[int, Field(ge=1, le=50000)]
    """Order among the services: the lowest number that matches gets the request."""

    hosts: Annotated[tuple[HostName, ...], Field(examples=[["api.example.com"]])] = ()
    """Host names; all names of the domain when empty."""

    paths: Annotated[tuple[Path, ...], Field(min_length=1)] = ("/*",)
    """Paths, where * stands for any text."""

    url_variable: Annotated[VariableName, Field(examples=["BASE_URL"])] | None = None
    """Variable that gets the public URL, `https://` and the first host, or the domain's first name without any."""

    affinity_seconds: Annotated[int, Field(ge=1, le=604800, examples=[3600])] | None = None
    """Seconds for which a client keeps coming to the same task; without it any task may answer."""

    probe_path: Annotated[Path, Field(max_length=255, examples=["/health"])] | None = None
    """Path that the probe asks from outside, answered with 2xx or 3xx; the readiness path when `paths` lead there."""

    @field_validator("url_variable")
    @classmethod
    def _one_host_is_the_first(cls, variable: str | None, info: ValidationInfo) -> str | None:
        hosts: tuple[str, ...] = info.data.get("hosts", ())
        if variable is not None and hosts and hosts[0].startswith("*."):
            raise ValueError(f"would get https://{hosts[0]}; expected a first host without *")
        return variable

    @field_validator("paths")
    @classmethod
    def _fit_one_rule(cls, paths: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        hosts: tuple[str, ...] = info.data.get("hosts", ())
        if len(hosts) + len(paths) > MOST_CONDITIONS:
            raise ValueError(
                f"and hosts are {len(hosts) + len(paths)} together; expected at most {MOST_CONDITIONS}, as a rule takes"
            )
        return paths


class Health(Section):
    """How the platform learns whether a task can be used."""

    readiness: Path = "/health"
    """Path that answers 200 when the task may get requests; the load balancer asks it."""

    liveness: Path | None = "/health"
    """Path that a probe inside the container asks; the task is replaced when it fails. The probe needs a shell and one
    of curl, wget and python3 in the image; null turns it off."""

    liveness_command: Annotated[tuple[str, ...], Field(examples=[["python", "-m", "app.alive"]])] = ()
    """Command to run inside the container instead of that probe."""

    start_seconds: Annotated[int, Field(ge=0, le=300)] = 60
    """Seconds that a task may take to start before failed checks count."""


class Scaling(Section):
    """How many tasks run."""

    minimum: Annotated[int, Field(ge=1, le=1000)]
    """Tasks that always run."""

    maximum: Annotated[int, Field(ge=1, le=1000)]
    """Tasks that run at most."""

    cpu_percent: Percent = 60
    """Mean CPU use that scaling aims for."""

    requests_per_task: Annotated[int, Field(ge=1)] | None = None
    """Requests a minute and task that scaling aims for; needs routes."""

    @field_validator("maximum")
    @classmethod
    def _not_below_minimum(cls, maximum: int, info: ValidationInfo) -> int:
        minimum = info.data.get("minimum")
        if minimum is not None and maximum < minimum:
            raise ValueError(f"is {maximum}; expected at least the minimum, which is {minimum}")
        return maximum


class Service(Workload):
    """One service on Fargate."""

    port: Annotated[int, Field(ge=1024, le=65535)] = 8080
    """Port on which the container listens; lower ones need rights that it doesn't get."""

    routes: Routes | None = None
    """Public requests that the service answers; without it the service is private."""

    health: Health = Health()
    """Health checks."""

    drain_seconds: Annotated[int, Field(ge=0, le=3600)] = 30
    """Seconds for which the load balancer lets open connections of a leaving task finish."""

    delivery: Delivery = Delivery()
    """How a new version takes over."""

    release: Release | None = None
    """What runs once before a new version takes over."""

    calls: Annotated[tuple[Name, ...], Field(examples=[["vectors"]])] = ()
    """Other services that this one may call inside the network. Of `vectors` it gets `VECTORS_URL`, which is
    `http://vectors:<port>`; it starts after them."""

    mounts: Annotated[tuple[Mount, ...], Field(examples=[[{"files": "models", "path": "/models"}]])] = ()
    """Shared files in the service's container."""

    sidecars: dict[Name, Sidecar] = Field(default_factory=dict[str, Sidecar])
    """Containers beside the service's own, by name."""

    log_metrics: Annotated[dict[Name, LogMetric], Field(examples=[{"slow": {"pattern": "{ $.seconds > 1 }"}}])] = Field(
        default_factory=lambda: {"errors": ERRORS}
    )
    """Numbers in its log, by name. Unless said otherwise errors are counted, and nobody is told of them."""

    telemetry: ServiceTelemetry | None = None
    """What is observed of it by a collector beside it, which needs `shipworthy:telemetry`; without this nothing is."""

    scaling: Scaling
    """How many tasks run."""

    @property
    def probed_path(self) -> str | None:
        """What the probe asks for; None when the public has no way to the service, or none to its readiness."""
        if self.routes is None or self.routes.probe_path is not None:
            return self.routes.probe_path if self.routes else None
        readiness = self.health.readiness
        return readiness if any(fnmatchcase(readiness, pattern) for pattern in self.routes.paths) else None

    @field_validator("drain_seconds")
    @classmethod
    def _drains_while_it_stops(cls, seconds: int, info: ValidationInfo) -> int:
        stop = info.data.get("stop_seconds", 0)
        if seconds < stop:
            raise ValueError(f"is {seconds}; expected at least stopSeconds, which is {stop}")
        return seconds

    @field_validator("delivery")
    @classmethod
    def _shifts_what_is_routed(cls, delivery: Delivery, info: ValidationInfo) -> Delivery:
        if delivery.strategy != "rolling" and "routes" in info.data:
            Conflicts.raise_any(_shift_conflicts(delivery, info.data["routes"]))
        return delivery

    @field_validator("scaling")
    @classmethod
    def _requests_are_counted_by_the_load_balancer(cls, scaling: Scaling, info: ValidationInfo) -> Scaling:
        if scaling.requests_per_task is not None and info.data.get("routes", scaling) is None:
            raise ValueError("has requestsPerTask, but the service has no routes; expected cpuPercent alone")
        return scaling


def _shift_conflicts(delivery: Delivery, routes: Routes | None) -> Iterator[Conflict]:
    if routes is None:
        yield Conflict(("strategy",), f"is {delivery.strategy}, but the service has no routes; expected rolling")
    elif routes.affinity_seconds is not None and delivery.strategy != "blue-green":
        yield Conflict(
            ("strategy",),
            f"is {delivery.strategy}, which sends a client to both versions in turn, against routes.affinitySeconds; "
            "expected blue-green or rolling",
        )
