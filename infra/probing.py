"""Who asks from outside whether the public services answer, and who hears when they don't."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pulumi

from components.alarms import Alarms, AlarmsArgs
from components.load_balancer import LoadBalancer
from components.probe import PROBE_REGION, Probe, ProbeArgs
from components.topics import Topics
from infra.alarm_catalogue import CATALOGUE
from infra.alarm_row import Watched, alarms_on
from infra.alerting import create_topics_elsewhere
from infra.ground import Ground
from infra.services import Services
from infra.settings_observability import Probe as ProbeSettings
from infra.settings_services import Service
from infra.stores import Stores


def probe_services(ground: Ground, entrance: LoadBalancer | None, services: Services) -> list[Watched]:
    """Probe each public host of each service that runs; a warning names the services that can't be asked."""
    settings = ground.settings.probe
    if settings is None or entrance is None:
        return []
    if ground.location.partition != "aws":
        pulumi.log.warn(f"nobody asks from outside whether services answer: {ground.location.partition} has no probes")
        return []
    return [each for name in services.running for each in _probes(ground, settings, name)]


def watch_probes(ground: Ground, stores: Stores, topics: Topics, probes: Sequence[Watched]) -> tuple[Topics, Alarms]:
    """Create the alarms on the probes, and topics for them where the stack's own are in another region."""
    if ground.location.region != PROBE_REGION:
        topics = create_topics_elsewhere(ground, stores, PROBE_REGION)
    args = AlarmsArgs(
        prefix=ground.prefix,
        region=PROBE_REGION,
        topics=topics,
        alarms=alarms_on(probes, CATALOGUE, ground.settings.alarms),
        runbooks=ground.settings.alerts.runbooks,
        tags=ground.tags,
    )
    return topics, Alarms("probe-alarms", args)


def _probes(ground: Ground, settings: ProbeSettings, name: str) -> Iterator[Watched]:
    service = ground.settings.services[name]
    if service.routes is None:
        return
    path, hosts = service.probed_path, _hosts(ground, service)
    if path is None or not hosts:
        lacks = "no path of it answers" if path is None else "it has no host without a wildcard"
        pulumi.log.warn(
            f"nobody asks from outside whether service {name} answers: {lacks} "
            f"(shipworthy:services.{name}.routes.probePath and hosts)"
        )
        return
    for host in hosts:
        asked = f"{name}-{host}"
        probe = Probe(f"probe-{asked}", ProbeArgs(host, path, settings.regions, ground.tags))
        yield Watched("probe", [{"HealthCheckId": probe.id}], name=asked)


def _hosts(ground: Ground, service: Service) -> list[str]:
    domain = ground.settings.domain
    named = (service.routes.hosts if service.routes else ()) or (domain.names if domain else ())
    return [host for host in named if not host.startswith("*.")]
