"""The collectors beside the services that are observed, and where what they take goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pulumi

from components.collector import OTLP_PORT, SAMPLER_PORT, CollectorArgs, Scrape, collector
from components.container import Container
from components.policy_document import Statement
from components.telemetry import Telemetry, TelemetryArgs
from infra.ground import Ground
from infra.settings_services import Service
from infra.settings_telemetry import ServiceTelemetry
from infra.settings_telemetry import Telemetry as Settings


class Collectors:
    """Gives a service its collector; nothing is created where none of those that run is observed."""

    store: Telemetry | None

    def __init__(self, ground: Ground) -> None:
        self._ground, self._settings = ground, ground.settings.telemetry
        services = ground.settings.services
        observed = [name for name in sorted(services) if services[name].telemetry and services[name].image]
        self.store = self._create(self._settings, observed) if self._settings and observed else None

    def observed(self, name: str, service: Service, container: Container) -> Container:
        """Return the service's container, told where to send to; what its own settings say of that wins."""
        if self._settings is None or service.telemetry is None:
            return container
        variables = self._variables(name, self._settings)
        return replace(container, environment={**variables, **container.environment})

    def beside(self, name: str, service: Service) -> list[Container]:
        """Return the collector of a service, none if it isn't observed."""
        if self._settings is None or self.store is None or service.telemetry is None:
            return []
        args = CollectorArgs(
            name=f"{name}-collector",
            image=self._settings.image,
            region=self._ground.location.region,
            service=self._called(name),
            remote_write=self.store.remote_write,
            labels={"environment": self._ground.tags["stack"], "service": name},
            scrape=_scrape(service.telemetry, service.port),
            remote_sampling=self._settings.remote_sampling,
            cpu=self._settings.cpu,
            memory=self._settings.memory,
            stop_timeout=service.stop_seconds,
        )
        return [collector(args)]

    def permissions(self, service: Service) -> list[Statement]:
        """Return what the role of a task may do for its collector, which has no role of its own."""
        return self.store.permissions if self.store and service.telemetry else []

    def before(self, service: Service) -> list[pulumi.Resource]:
        """Return what has to exist before the service's first task."""
        return [self.store] if self.store and service.telemetry else []

    def _create(self, settings: Settings, observed: list[str]) -> Telemetry:
        ground = self._ground
        args = TelemetryArgs(
            location=ground.location,
            prefix=ground.prefix,
            key_arn=ground.log_key.key_arn,
            log_retention_days=ground.settings.logs.retention_days,
            sampled=[self._called(name) for name in observed] if settings.remote_sampling else (),
            sample_percent=settings.sample_percent,
            protection=ground.settings.protection,
            tags=ground.tags,
        )
        return Telemetry("telemetry", args)

    def _called(self, name: str) -> str:
        """Name a service so that the traces of two stacks in one account are told apart."""
        return f"{self._ground.prefix}-{name}"

    def _variables(self, name: str, settings: Settings) -> Mapping[str, str]:
        """Return what every SDK reads, and the sampler `xray` where one has it.

        Source: OpenTelemetry, "General SDK Configuration", and CloudWatch user guide, "Trace sampling rate"; read
        2026-11-22.
        """
        share = ("parentbased_traceidratio", f"{settings.sample_percent / 100:g}")
        asking = ("xray", f"endpoint=http://127.0.0.1:{SAMPLER_PORT}")
        sampler, argument = asking if settings.remote_sampling else share
        return {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{OTLP_PORT}",
            "OTEL_EXPORTER_OTLP_PROTOCOL": "http/protobuf",
            # Logs go to standard output, where ECS takes them.
            "OTEL_LOGS_EXPORTER": "none",
            "OTEL_RESOURCE_ATTRIBUTES": f"deployment.environment.name={self._ground.tags['stack']}",
            "OTEL_SERVICE_NAME": self._called(name),
            "OTEL_TRACES_SAMPLER": sampler,
            "OTEL_TRACES_SAMPLER_ARG": argument,
        }


def _scrape(settings: ServiceTelemetry, port: int) -> Scrape | None:
    if settings.metrics_path is None:
        return None
    return Scrape(settings.metrics_port or port, settings.metrics_path, settings.scrape_seconds)
