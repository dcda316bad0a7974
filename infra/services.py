"""The services and jobs: each with its route or schedule, what it may reach, its secrets, and what is run before it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pulumi

from components.app_service import AppService, AppServiceArgs, Reach
from components.cluster import Cluster, ClusterArgs
from components.container import Container, Liveness, http_probe
from components.dead_letters import DeadLetters
from components.deployment import Deployment
from components.existing_postgres import ExistingPostgres
from components.existing_secret import ExistingSecret
from components.job import Job, JobArgs
from components.load_balancer import LoadBalancer
from components.postgres import Postgres
from components.redis import Redis
from components.release_task import DatabaseRole, ReleaseTask, ReleaseTaskArgs
from components.routing import Route, RouteArgs
from components.scaling import TaskScaling
from components.secret_source import SecretSource, named_secret
from components.stored_secret import StoredSecret
from components.telemetry import Telemetry
from components.topics import Topics
from infra.access import people_user
from infra.calls import Calls
from infra.collectors import Collectors
from infra.ground import Ground
from infra.jobs import Jobs, schedule_jobs
from infra.preflight import start_up_check
from infra.settings_delivery import Release
from infra.settings_jobs import Job as JobSettings
from infra.settings_services import Health, Routes, Service
from infra.settings_sharing import by_calls, writes_alone
from infra.settings_sidecars import Sidecar
from infra.settings_workload import Workload
from infra.sidecars import sidecar_container
from infra.stores import Stores


@dataclass(frozen=True)
class Services:
    """The cluster, the services that have an image with these images, and what runs before one is released."""

    cluster: Cluster
    running: Mapping[str, AppService]
    images: Mapping[str, str]
    releases: Mapping[str, ReleaseTask]
    jobs: Jobs
    telemetry: Telemetry | None


def start_services(ground: Ground, stores: Stores, entrance: LoadBalancer | None, topics: Topics) -> Services:
    """Create the cluster and every service and job that has an image; a warning names the others."""
    settings = ground.settings
    args = ClusterArgs(
        prefix=ground.prefix,
        key_arn=ground.log_key.key_arn,
        key_alias=ground.log_key.alias_name,
        log_retention_days=settings.logs.retention_days,
        tags=ground.tags,
    )
    cluster = Cluster("cluster", args)
    running: dict[str, AppService] = {}
    collectors = Collectors(ground)
    starter = _Starter(ground, stores, entrance, topics, cluster, Calls(ground), collectors, running)
    releases: dict[str, ReleaseTask] = {}
    for name in by_calls(settings.services):
        service = settings.services[name]
        image = (service.release.image if service.release else None) or service.image
        if service.release and image:
            releases[name] = starter.release(name, service, service.release, image)
        if service.image is None:
            pulumi.log.warn(f"service {name} is left out: it has no image (shipworthy:services.{name}.image)")
        else:
            running[name] = starter.start(name, service, service.image)
    images = {name: service.image for name, service in sorted(settings.services.items()) if service.image}
    return Services(cluster, running, images, releases, schedule_jobs(ground, starter.job), collectors.store)


@dataclass(frozen=True)
class _Starter:
    ground: Ground
    stores: Stores
    entrance: LoadBalancer | None
    topics: Topics
    cluster: Cluster
    calls: Calls
    collectors: Collectors
    running: Mapping[str, AppService]

    def start(self, name: str, service: Service, image: str) -> AppService:
        ground, secrets = self.ground, self._secrets(service)
        beside = {each: self._sidecar_secrets(service, sidecar) for each, sidecar in service.sidecars.items()}
        # While nobody delegated the domain there is no load balancer yet, and nothing to shift.
        route = self._route(name, service, service.routes) if service.routes else None
        container = self.collectors.observed(name, service, self._serving(name, service, image, secrets))
        args = AppServiceArgs(
            location=ground.location,
            prefix=ground.prefix,
            cluster_name=self.cluster.cluster_name,
            cluster_arn=self.cluster.arn,
            vpc_id=ground.network.vpc_id,
            subnet_ids=ground.network.private_subnet_ids,
            container=container,
            sidecars=[*self._sidecars(container, service, beside), *self.collectors.beside(name, service)],
            permissions=self.collectors.permissions(service),
            cpu=service.cpu,
            memory=service.memory,
            key_arn=ground.log_key.key_arn,
            log_retention_days=ground.settings.logs.retention_days,
            architecture=service.architecture,
            route=route,
            reaches=self._reaches(name, service),
            files={mount.files: self.stores.files[mount.files] for mount in service.mounts},
            discovery=self.calls.discovery(name),
            scaling=TaskScaling(**service.scaling.model_dump()),
            grace_period=service.health.start_seconds,
            deployment=self._deployment(service, route),
            rollback=service.delivery.limits(),
            alarm_actions=[self.topics.topic("notify")],
            start_after=[
                *secrets.values(),
                *(secret for secrets in beside.values() for secret in secrets.values()),
                *self._registry_secret(service),
                *self.collectors.before(service),
                *(self.running[called] for called in service.calls if called in self.running),
            ],
            tags=ground.tags,
        )
        return AppService(name, args)

    def release(self, name: str, service: Service, release: Release, image: str) -> ReleaseTask:
        ground, secrets = self.ground, self._secrets(service)
        role = self._role(service)
        migration = replace(
            self._serving(name, service, image, secrets),
            port=None,
            liveness=None,
            command=release.command,
            mounts=(),
            port_name="",
        )
        args = ReleaseTaskArgs(
            location=ground.location,
            prefix=ground.prefix,
            vpc_id=ground.network.vpc_id,
            migration=migration,
            key_arn=ground.log_key.key_arn,
            log_retention_days=ground.settings.logs.retention_days,
            architecture=service.architecture,
            role=role,
            reaches=self._stores(service),
            tags=ground.tags,
        )
        return ReleaseTask(f"{name}-release", args)

    def job(self, name: str, job: JobSettings, image: str, failures: DeadLetters) -> Job:
        ground, secrets = self.ground, self._secrets(job)
        args = JobArgs(
            location=ground.location,
            prefix=ground.prefix,
            cluster_name=self.cluster.cluster_name,
            vpc_id=ground.network.vpc_id,
            subnet_ids=ground.network.private_subnet_ids,
            container=(container := self._container(name, job, image, secrets)),
            sidecars=[start_up_check(container, job.preflight)] if job.preflight else [],
            cpu=job.cpu,
            memory=job.memory,
            schedule=job.schedule,
            time_zone=job.time_zone,
            timeout_minutes=job.timeout_minutes,
            retries=job.retries,
            number=job.success.metric if job.success else None,
            dead_letters=failures,
            key_arn=ground.data_key.key_arn,
            key_alias=ground.data_key.alias_name,
            log_key_arn=ground.log_key.key_arn,
            log_retention_days=ground.settings.logs.retention_days,
            architecture=job.architecture,
            reaches=self._stores(job),
            start_after=[self.cluster, *secrets.values(), *self._registry_secret(job)],
            tags=ground.tags,
        )
        return Job(name, args)

    def _role(self, service: Service) -> DatabaseRole | None:
        settings, database = self.ground.settings.database, self._used(service).get("database")
        if settings is None or settings.role_image is None or not isinstance(database, Postgres):
            return None
        url, people = self._source(database.url), people_user(self.ground)
        return DatabaseRole(database, settings.role_image, url, settings.extensions, people)

    def _stores(self, workload: Workload) -> list[Reach]:
        return [Reach(use, store.security_group_id, store.port) for use, store in self._used(workload).items()]

    def _serving(
        self, name: str, service: Service, image: str, secrets: Mapping[str, StoredSecret | ExistingSecret]
    ) -> Container:
        container = self._container(name, service, image, secrets)
        return replace(
            container,
            port=service.port,
            environment={**self._public_url(service), **self.calls.urls(name, self.running), **container.environment},
            liveness=_liveness(service.health, service.port),
            mounts=[mount.mount() for mount in service.mounts],
            port_name=self.calls.port_name(name),
        )

    def _container(
        self, name: str, workload: Workload, image: str, secrets: Mapping[str, StoredSecret | ExistingSecret]
    ) -> Container:
        return Container(
            name=name,
            image=image,
            command=workload.command,
            environment={**self._trusted_authorities(workload), **workload.environment},
            secrets=self._sources(secrets),
            stop_timeout=workload.stop_seconds,
            user=workload.user,
            writable_paths=workload.writable_paths,
            registry_credentials=self._registry_credentials(workload),
        )

    def _sidecars(
        self, container: Container, service: Service, secrets: Mapping[str, Mapping[str, StoredSecret | ExistingSecret]]
    ) -> list[Container]:
        beside = [
            sidecar_container(name, sidecar, self._sources(secrets[name]), service.stop_seconds)
            for name, sidecar in sorted(service.sidecars.items())
        ]
        return [*([start_up_check(container, service.preflight)] if service.preflight else []), *beside]

    def _deployment(self, service: Service, route: Route | None) -> Deployment:
        deployment = service.delivery.deployment() if route else Deployment()
        return replace(deployment, stops_first=writes_alone(service, self.ground.settings.files))

    def _reaches(self, name: str, service: Service) -> list[Reach]:
        return [*self._stores(service), *self.calls.reaches(name, self.running)]

    def _public_url(self, service: Service) -> dict[str, str]:
        domain = self.ground.settings.domain
        if service.routes is None or service.routes.url_variable is None or domain is None:
            return {}
        return {service.routes.url_variable: f"https://{[*service.routes.hosts, *domain.names][0]}"}

    def _route(self, name: str, service: Service, routes: Routes) -> Route | None:
        if self.entrance is None:
            return None
        args = RouteArgs(
            prefix=self.ground.prefix,
            vpc_id=self.ground.network.vpc_id,
            load_balancer=self.entrance,
            port=service.port,
            priority=routes.priority,
            hosts=routes.hosts,
            paths=routes.paths,
            health_path=service.health.readiness,
            drain_seconds=service.drain_seconds,
            affinity_seconds=routes.affinity_seconds,
            shifts_at=self.ground.location if service.delivery.deployment().shifts_traffic else None,
            tags=self.ground.tags,
        )
        return Route(name, args)

    def _used(self, workload: Workload) -> dict[str, Postgres | ExistingPostgres | Redis]:
        stores = {"database": self.stores.database or self.stores.existing_database, "cache": self.stores.cache}
        return {use: store for use, store in stores.items() if store is not None and use in workload.uses}

    def _secrets(self, workload: Workload) -> dict[str, StoredSecret | ExistingSecret]:
        """Return what a workload is handed by ECS, by variable."""
        urls = {"database": "DATABASE_URL", "cache": "REDIS_URL"}
        stores: dict[str, StoredSecret | ExistingSecret] = {
            urls[use]: store.url for use, store in self._used(workload).items()
        }
        named = {variable: self.stores.secrets.secrets[name] for variable, name in workload.secrets.items()}
        return {**stores, **named}

    def _sidecar_secrets(self, service: Service, sidecar: Sidecar) -> dict[str, StoredSecret | ExistingSecret]:
        used = self._used(service)
        named = {variable: self.stores.secrets.secrets[name] for variable, name in sidecar.secrets.items()}
        return {**{variable: used[store].url for variable, store in sidecar.stores.items()}, **named}

    def _registry_secret(self, workload: Workload) -> list[StoredSecret]:
        return [self.stores.secrets.secrets[workload.registry_secret]] if workload.registry_secret else []

    def _registry_credentials(self, workload: Workload) -> SecretSource | None:
        """Name the secret for ECS, which takes no ARN without its random end here (ECS API, RepositoryCredentials)."""
        for secret in self._registry_secret(workload):
            readable = self.ground.location.secret_arn_pattern(secret.name)
            return SecretSource(secret.name, readable, "secretsmanager", secret.version)
        return None

    def _sources(self, secrets: Mapping[str, StoredSecret | ExistingSecret]) -> dict[str, SecretSource]:
        return {variable: self._source(secret) for variable, secret in secrets.items()}

    def _source(self, secret: StoredSecret | ExistingSecret) -> SecretSource:
        return named_secret(self.ground.location, secret.name, version=secret.version)

    def _trusted_authorities(self, workload: Workload) -> dict[str, str]:
        existing, database = self.ground.settings.existing_database, self.ground.settings.database
        if existing is not None and existing.ca_path is not None and "database" in workload.uses:
            return {"PGSSLROOTCERT": existing.ca_path}
        verifies = database is not None and "database" in workload.uses and database.url.tls_mode != "require"
        return {"PGSSLROOTCERT": database.url.ca_path} if database is not None and verifies else {}


def _liveness(health: Health, port: int) -> Liveness | None:
    if health.liveness_command:
        return Liveness(("CMD", *health.liveness_command), start_period=health.start_seconds)
    if health.liveness is None:
        return None
    return Liveness(http_probe(port, health.liveness), start_period=health.start_seconds)
