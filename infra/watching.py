"""What of a stack is watched: the things that it has, as the catalogue of alarms knows them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from components.alarms import Alarms, AlarmsArgs
from components.load_balancer import LoadBalancer
from components.topics import Topics
from infra.alarm_catalogue import CATALOGUE
from infra.alarm_row import Watched, alarms_on
from infra.ground import Ground
from infra.log_metrics import LogNumber, watched_numbers
from infra.measures import OWN_NUMBER, own_number
from infra.services import Services
from infra.status import status_machine
from infra.stores import Stores

_UPSTREAM = "api-down"
"""Alarm whose consequences need no telling while it rings."""


def watch(
    ground: Ground,
    stores: Stores,
    entrance: LoadBalancer | None,
    services: Services,
    numbers: Sequence[LogNumber],
    topics: Topics,
    *,
    probed: bool,
) -> Alarms:
    """Create the alarms on everything that the stack has in its own region; `probed` from outside or not."""
    settings = ground.settings
    things = [
        *_stores(ground, stores),
        *_services(services),
        *_jobs(ground, services),
        *_entrance(ground, entrance, services, probed=probed),
        *([Watched("status", [{"StateMachineArn": machine}])] if (machine := status_machine(ground)) else []),
        *watched_numbers(numbers),
    ]
    alarms = alarms_on(things, CATALOGUE, settings.alarms)
    args = AlarmsArgs(
        prefix=ground.prefix,
        region=ground.location.region,
        topics=topics,
        alarms=alarms,
        runbooks=settings.alerts.runbooks,
        silenced_by=_UPSTREAM if any(alarm.name == _UPSTREAM for alarm in alarms) else None,
        tags=ground.tags,
    )
    return Alarms("alarms", args)


def _stores(ground: Ground, stores: Stores) -> Iterator[Watched]:
    database, cache = ground.settings.database, ground.settings.cache
    if database and stores.database:
        yield Watched(
            "database",
            [{"DBInstanceIdentifier": stores.database.identifier}],
            wholes={"connections": database.connections, "storage_bytes": database.storage_gib * 2**30},
            traits=frozenset({"replicated"} if database.replica else ()),
        )
    if cache and stores.cache:
        yield Watched(
            "cache",
            [{"CacheClusterId": node} for node in stores.cache.node_ids],
            traits=frozenset({"replicated"} if cache.replicas else ()),
        )
    for name, files in stores.files.items():
        yield Watched("files", [{"FileSystemId": files.volume.file_system_id}], name=name)
    if stores.backups:
        yield Watched("backups", [{"BackupVaultName": stores.backups.vault.name}])


def _services(services: Services) -> Iterator[Watched]:
    for name, service in services.running.items():
        yield Watched(
            "service",
            [{"ClusterName": services.cluster.cluster_name, "ServiceName": service.service_name}],
            name=name,
        )


def _jobs(ground: Ground, services: Services) -> Iterator[Watched]:
    for name, job in services.jobs.scheduled.items():
        settings = ground.settings.jobs[name]
        success = settings.success
        yield Watched(
            "job",
            [{"StateMachineArn": job.scheduled_arn}],
            name=name,
            window=settings.window,
            traits=frozenset({"run", "fresh"} if settings.fresh else {"run"}),
        )
        if success:
            yield Watched(
                "job",
                [{}],
                name=name,
                window=settings.window,
                wholes={"minimum": success.minimum},
                measures={OWN_NUMBER: own_number(job.namespace, success.metric)},
                traits=frozenset({"counted"}),
            )
    if services.jobs.failures:
        yield Watched("job-failures", [{"QueueName": services.jobs.failures.queue_name}])


def _entrance(ground: Ground, entrance: LoadBalancer | None, services: Services, *, probed: bool) -> Iterator[Watched]:
    if entrance is None:
        return
    yield Watched("certificate", [{"CertificateArn": entrance.certificate_arn}])
    if any(ground.settings.services[name].routes for name in services.running):
        # Only what is asked all the time is down when nobody asks for two minutes.
        traits = frozenset({"probed"} if probed else ())
        yield Watched("edge", [{"LoadBalancer": entrance.arn_suffix}], traits=traits)
