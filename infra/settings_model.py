"""All settings of a stack as one model, and the rules that concern several sections at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, ValidationInfo, field_validator

from infra.settings_access import Access, access_conflicts
from infra.settings_base import Aws, Conflict, Conflicts, LogDays, Name, Protection, Section, Tags, text
from infra.settings_data import Backups, Cache, Database, Secrets
from infra.settings_edge import CrossOrigin, Entrance, Maintenance, closed_probes, refuse_without_names
from infra.settings_existing import ExistingDatabase
from infra.settings_files import Files
from infra.settings_firewall import Firewall
from infra.settings_jobs import Job
from infra.settings_network import Domain, ExistingNetwork, LoadBalancer, Network
from infra.settings_observability import Alarms, Alerts, Budget, Probe
from infra.settings_recovery import Recovery, promise_conflicts
from infra.settings_services import Service
from infra.settings_sharing import (
    absent_stores,
    call_conflicts,
    collector_conflicts,
    mount_conflicts,
    task_conflicts,
    url_variable,
)
from infra.settings_status import StatusPage, status_conflicts
from infra.settings_telemetry import Telemetry
from infra.settings_workload import Workload


class Logs(Section):
    """Logs of services, network and data stores."""

    retention_days: LogDays = 365
    """Days for which log groups keep their events."""


class Settings(Section):
    """The configuration of one stack. `aws` stands for the keys `aws:…`, all others for `shipworthy:…`."""

    aws: Aws
    """The AWS provider."""

    protection: Protection
    """`protected` resists deletion and keeps data behind; a `disposable` stack can be destroyed without a trace."""

    tags: Tags = Field(default_factory=dict[str, str])
    """Tags of every resource, beside the project's and stack's own."""

    role_boundary: (
        Annotated[
            str,
            text(
                r"^[A-Za-z0-9+=,.@_-]{1,128}$",
                "the name of a managed policy",
                example="shipworthy-bootstrap-staging-workloads",
            ),
        ]
        | None
    ) = None
    """Policy that bounds every role of the stack; `roleBoundaries` of the account. Workflows may create no other."""

    network: Network | None = None
    """A network of the stack's own."""

    existing_network: Annotated[ExistingNetwork | None, Field(validate_default=True)] = None
    """An existing network instead."""

    domain: Domain | None = None
    """Public names; needed by services with routes."""

    load_balancer: LoadBalancer = LoadBalancer()
    """The load balancer."""

    firewall: Firewall = Firewall()
    """The web application firewall."""

    cross_origin: CrossOrigin | None = None
    """Other sites' pages that may call the services; without this section the application alone decides."""

    maintenance: Maintenance | None = None
    """The maintenance page; without this section there is none to switch on."""

    logs: Logs = Logs()
    """Logs."""

    telemetry: Telemetry | None = None
    """Tracing and Prometheus metrics; without this section there are none."""

    database: Database | None = None
    """The PostgreSQL database; without this section there is none."""

    existing_database: ExistingDatabase | None = None
    """An existing database instead."""

    cache: Cache | None = None
    """The cache; without this section there is none."""

    secrets: Secrets = Secrets()
    """The application's own secrets."""

    files: dict[Name, Files] = Field(default_factory=dict[str, Files])
    """File systems that services share, by name."""

    services: dict[Name, Service] = Field(default_factory=dict[str, Service])
    """The services by name."""

    jobs: dict[Name, Job] = Field(default_factory=dict[str, Job])
    """The jobs by name, which no service has."""

    access: Access | None = None
    """A way for people to the stores; without this section there is none."""

    status_page: StatusPage | None = None
    """A page that tells users how the system is; without this section there is none."""

    backups: Backups | None = None
    """Backups of everything that holds data; without this section there are none."""

    recovery: Recovery = Recovery()
    """What is promised of bringing data back."""

    alerts: Annotated[Alerts, Field(validate_default=True)] = Alerts()
    """Who hears of alarms."""

    alarms: Alarms = Alarms()
    """Where alarms begin."""

    probe: Probe | None = Probe()
    """The question from outside; null turns it off, and with it the alarm on a silent API."""

    budget: Budget | None = None
    """What the stack may cost; without this section nobody is told."""

    @field_validator("network")
    @classmethod
    def _zones_lie_in_region(cls, network: Network | None, info: ValidationInfo) -> Network | None:
        aws = info.data.get("aws")
        if isinstance(aws, Aws) and network is not None:
            Conflicts.raise_any(
                Conflict(("zones", index), f"is {zone}; expected a zone of aws:region, which is {aws.region}")
                for index, zone in enumerate(network.zones)
                if zone[:-1] != aws.region
            )
        return network

    @field_validator("existing_network")
    @classmethod
    def _one_network(cls, existing: ExistingNetwork | None, info: ValidationInfo) -> ExistingNetwork | None:
        if "network" in info.data and (existing is None) == (info.data["network"] is None):
            found = "neither is given" if existing is None else "both are given"
            raise ValueError(f"{found}, this and shipworthy:network; expected exactly one of them")
        return existing

    @field_validator("database")
    @classmethod
    def _replica_is_elsewhere(cls, database: Database | None, info: ValidationInfo) -> Database | None:
        aws = info.data.get("aws")
        if isinstance(aws, Aws) and database is not None and database.replica is not None:
            Conflicts.raise_any(
                Conflict(("replica", *conflict.place), conflict.message)
                for conflict in database.replica.conflicts(aws.region)
            )
        return database

    @field_validator("existing_database")
    @classmethod
    def _one_database(cls, existing: ExistingDatabase | None, info: ValidationInfo) -> ExistingDatabase | None:
        if existing is not None and info.data.get("database") is not None:
            raise ValueError("stands beside shipworthy:database; expected one of the two")
        return existing

    @field_validator("files")
    @classmethod
    def _files_are_near_every_task(cls, files: dict[str, Files], info: ValidationInfo) -> dict[str, Files]:
        existing = info.data.get("existing_network")
        if isinstance(existing, ExistingNetwork):
            zones, subnets = len(existing.zones), len(existing.isolated_subnet_ids)
            Conflicts.raise_any(
                Conflict(
                    (name,),
                    f"needs a mount target in each of {zones} zones, but shipworthy:existingNetwork.isolatedSubnetIds "
                    f"are {subnets}; expected one a zone",
                )
                for name in files
                if zones != subnets
            )
        return files

    @field_validator("services")
    @classmethod
    def _services_fit_the_stack(cls, services: dict[str, Service], info: ValidationInfo) -> dict[str, Service]:
        Conflicts.raise_any(
            Conflict((name, *conflict.place), conflict.message)
            for name, service in services.items()
            for conflict in (
                *_references(service, info),
                *_routes(service, info),
                *_variables(service),
                *task_conflicts(name, service),
            )
        )
        Conflicts.raise_any(_shared_priorities(services))
        Conflicts.raise_any(call_conflicts(services))
        if "telemetry" in info.data:
            Conflicts.raise_any(collector_conflicts(services, info.data["telemetry"]))
        if "files" in info.data:
            Conflicts.raise_any(mount_conflicts(services, info.data["files"]))
        return services

    @field_validator("jobs")
    @classmethod
    def _jobs_fit_the_stack(cls, jobs: dict[str, Job], info: ValidationInfo) -> dict[str, Job]:
        Conflicts.raise_any(
            Conflict((name, *conflict.place), conflict.message)
            for name, job in jobs.items()
            for conflict in (*_names(name, info), *_references(job, info), *_variables(job))
        )
        return jobs

    @field_validator("alerts")
    @classmethod
    def _pager_secret_is_named(cls, alerts: Alerts, info: ValidationInfo) -> Alerts:
        secrets = info.data.get("secrets")
        if alerts.pager_secret is not None and isinstance(secrets, Secrets):
            Conflicts.raise_any(_unnamed(("pagerSecret",), alerts.pager_secret, secrets))
        return alerts

    @field_validator("firewall", "cross_origin", "maintenance")
    @classmethod
    def _have_names_to_stand_before(cls, section: Entrance, info: ValidationInfo) -> Entrance:
        if "domain" in info.data and info.data["domain"] is None:
            refuse_without_names(section)
        return section

    @field_validator("probe")
    @classmethod
    def _probe_gets_through(cls, probe: Probe | None, info: ValidationInfo) -> Probe | None:
        firewall = info.data.get("firewall")
        if probe is not None and isinstance(firewall, Firewall):
            Conflicts.raise_any(closed_probes(firewall, info.data.get("services", {})))
        return probe

    @field_validator("access")
    @classmethod
    def _access_fits_the_stack(cls, access: Access | None, info: ValidationInfo) -> Access | None:
        if access is not None:
            Conflicts.raise_any(access_conflicts(access, info.data))
        return access

    @field_validator("status_page")
    @classmethod
    def _status_page_fits_the_stack(cls, page: StatusPage | None, info: ValidationInfo) -> StatusPage | None:
        if page is not None:
            Conflicts.raise_any(status_conflicts(page, info.data))
        return page

    @field_validator("backups")
    @classmethod
    def _backups_fit_the_stack(cls, backups: Backups | None, info: ValidationInfo) -> Backups | None:
        if backups is not None:
            Conflicts.raise_any(_backup_conflicts(backups, info))
        return backups

    @field_validator("recovery")
    @classmethod
    def _promised_stores_are_there(cls, recovery: Recovery, info: ValidationInfo) -> Recovery:
        Conflicts.raise_any(promise_conflicts(recovery, info.data))
        return recovery


def _references(workload: Workload, info: ValidationInfo) -> Iterator[Conflict]:
    yield from absent_stores(workload.uses, info.data)
    secrets = info.data.get("secrets")
    used: dict[tuple[str, ...], str] = {("secrets", variable): secret for variable, secret in workload.secrets.items()}
    if workload.registry_secret is not None:
        used[("registrySecret",)] = workload.registry_secret
    for name, sidecar in workload.sidecars.items() if isinstance(workload, Service) else ():
        used |= {("sidecars", name, "secrets", variable): secret for variable, secret in sidecar.secrets.items()}
    for place, secret in used.items():
        if isinstance(secrets, Secrets):
            yield from _unnamed(place, secret, secrets)


def _unnamed(place: tuple[str, ...], secret: str, secrets: Secrets) -> Iterator[Conflict]:
    if secret not in secrets.named:
        known = ", ".join(sorted(secrets.named)) or "none is there"
        yield Conflict(place, f"is {secret}; expected a name in shipworthy:secrets.named ({known})")


def _names(job: str, info: ValidationInfo) -> Iterator[Conflict]:
    """Refuse two tasks of one name: a service's, and what runs before it is released, are named in the same way."""
    for name in info.data.get("services", {}):
        if job in {name, f"{name}-release"}:
            yield Conflict((), f"is named as a task of the service {name}; expected a name of its own")


def _routes(service: Service, info: ValidationInfo) -> Iterator[Conflict]:
    if service.routes is None or "domain" not in info.data:
        return
    domain = info.data["domain"]
    if not isinstance(domain, Domain):
        yield Conflict(("routes",), "needs public names; expected shipworthy:domain too")
        return
    for index, host in enumerate(service.routes.hosts):
        if not any(_covers(name, host) for name in domain.names):
            yield Conflict(
                ("routes", "hosts", index),
                f"is {host}; expected a name that shipworthy:domain.names covers ({', '.join(domain.names)})",
            )


def _covers(name: str, host: str) -> bool:
    """Whether a certificate for `name` is good for `host`; a wildcard stands for exactly one label."""
    return name == host or (name.startswith("*.") and host.partition(".")[2] == name[2:])


def _variables(workload: Workload) -> Iterator[Conflict]:
    for variable, setting in sorted(_given(workload).items()):
        place = "environment" if variable in workload.environment else "secrets"
        if variable in {*workload.environment, *workload.secrets}:
            yield Conflict((place, variable), f"is set by `{setting}` already; expected another variable")
    for variable in sorted(set(workload.environment) & set(workload.secrets)):
        yield Conflict(("secrets", variable), "stands in environment too; expected it in one of the two")


def _given(workload: Workload) -> dict[str, str]:
    """Return the variables that the platform sets, with the setting that makes it do so."""
    stores = {"database": "DATABASE_URL", "cache": "REDIS_URL"}
    used = {stores[store]: "uses" for store in workload.uses}
    if not isinstance(workload, Service):
        return used
    public = workload.routes.url_variable if workload.routes else None
    called = {url_variable(called): "calls" for called in workload.calls}
    return {**called, **used, **({public: "routes.urlVariable"} if public else {})}


def _shared_priorities(services: dict[str, Service]) -> Iterator[Conflict]:
    owners: dict[int, str] = {}
    for name, service in services.items():
        if service.routes is None:
            continue
        priority = service.routes.priority
        first = owners.setdefault(priority, name)
        if first != name:
            yield Conflict((name, "routes", "priority"), f"is {priority}, as in {first}; expected a number of its own")


def _backup_conflicts(backups: Backups, info: ValidationInfo) -> Iterator[Conflict]:
    aws = info.data.get("aws")
    if isinstance(aws, Aws) and backups.copy_to is not None and backups.copy_to.region == aws.region:
        yield Conflict(("copyTo", "region"), f"is {aws.region}, as aws:region; expected another region")
    if isinstance(aws, Aws) and backups.copy_to_account is not None:
        for conflict in backups.copy_to_account.conflicts(aws.region, aws.allowed_account_ids[0]):
            yield Conflict(("copyToAccount", *conflict.place), conflict.message)
    if backups.irreversible_compliance_lock and info.data.get("protection") == "disposable":
        message = "is true in a disposable stack, which then can never be destroyed; expected false"
        yield Conflict(("irreversibleComplianceLock",), message)
