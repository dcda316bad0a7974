"""One stack: the platform's components as its settings ask for them. No resource is declared here."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

from components.job import Job
from components.load_balancer import LoadBalancer
from infra.access import open_access
from infra.alerting import create_topics, open_chat
from infra.entrance import open_entrance
from infra.ground import Ground, lay_ground, location_of
from infra.log_metrics import count_in_logs
from infra.log_queries import save_queries
from infra.naming import Naming
from infra.notices import tell_of_events, tell_of_spending
from infra.overview import show
from infra.probing import probe_services, watch_probes
from infra.recovery import configured, promised
from infra.role_boundary import bound_roles
from infra.services import Services, start_services
from infra.settings_model import Settings
from infra.status import open_page, tell_users, watched_page
from infra.stores import Stores, create_stores
from infra.watching import watch

Outputs = Mapping[str, pulumi.Input[object]]


def create_stack(settings: Settings, naming: Naming) -> Outputs:
    """Create everything, and return what operators and other stacks need to know of it. Raises SettingsError."""
    if settings.role_boundary is not None:
        bound_roles(location_of(settings), settings.role_boundary)
    ground = lay_ground(settings, naming)
    stores = create_stores(ground)
    entrance = open_entrance(ground)
    topics = create_topics(ground, stores)
    services = start_services(ground, stores, entrance, topics)
    probes = probe_services(ground, entrance, services)
    numbers = count_in_logs(ground, services)
    alarms = [watch(ground, stores, entrance, services, numbers, topics, probed=bool(probes))]
    heard = [topics]
    page = open_page(ground)
    far = [*probes, *watched_page(page)]
    if far:
        probe_topics, probe_alarms = watch_probes(ground, stores, topics, far)
        heard += [probe_topics] if probe_topics is not topics else []
        alarms.append(probe_alarms)
    open_chat(ground, heard)
    show(ground, stores, entrance, services, numbers, alarms)
    save_queries(ground, stores, services)
    tell_of_events(ground, stores, topics)
    tell_of_spending(ground, topics)
    return {
        **_ground_outputs(ground),
        **_store_outputs(stores),
        **_entrance_outputs(settings, entrance),
        **_service_outputs(services),
        **open_access(ground, stores, services.cluster, topics),
        **tell_users(ground, page, [name for each in alarms for name in each.names]),
        "pageTopic": topics.page_arn,
        "notifyTopic": topics.notify_arn,
        "dashboard": naming.prefix,
        "alarmNames": [name for each in alarms for name in each.names],
        "recovery": configured(settings),
        "recoveryPromised": promised(settings),
    }


def _ground_outputs(ground: Ground) -> Outputs:
    return {
        "region": ground.location.region,
        "vpcId": ground.network.vpc_id,
        "privateSubnetIds": ground.network.private_subnet_ids,
        "dataKeyArn": ground.data_key.key_arn,
    }


def _store_outputs(stores: Stores) -> Outputs:
    outputs: dict[str, pulumi.Input[object]] = {
        "secretNames": {given: secret.name for given, secret in stores.secrets.secrets.items()}
    }
    if stores.database:
        outputs["databaseHost"] = stores.database.host
        outputs["databaseIdentifier"] = stores.database.identifier
        outputs["databaseUrlSecret"] = stores.database.url.name
        outputs["databaseAdministratorSecretArn"] = stores.database.administrator_secret_arn
    if stores.replica:
        outputs["databaseReplica"] = {"host": stores.replica.host, "identifier": stores.replica.identifier}
    if stores.cache:
        outputs["cacheHost"] = stores.cache.host
        outputs["cacheUrlSecret"] = stores.cache.url.name
    if stores.files:
        outputs["fileSystemIds"] = {name: files.volume.file_system_id for name, files in stores.files.items()}
    if stores.backups:
        outputs["backupVault"] = stores.backups.vault.name
    return outputs


def _entrance_outputs(settings: Settings, entrance: LoadBalancer | None) -> Outputs:
    if settings.domain is None or entrance is None:
        return {}
    return {
        "url": f"https://{settings.domain.names[0]}",
        "loadBalancerDnsName": entrance.dns_name,
        "accessLogBucket": entrance.log_bucket,
    }


def _service_outputs(services: Services) -> Outputs:
    return {
        "clusterName": services.cluster.cluster_name,
        "serviceNames": {name: service.service_name for name, service in services.running.items()},
        "images": services.images,
        "releases": {
            name: {"taskDefinitionArn": release.task_definition_arn, "securityGroupId": release.security_group_id}
            for name, release in services.releases.items()
        },
        "jobs": {name: _started_by_hand(job) for name, job in services.jobs.scheduled.items()},
        **({"prometheusEndpoint": services.telemetry.query_endpoint} if services.telemetry else {}),
        "logGroups": {name: run.log_group for name, run in {**services.running, **services.jobs.scheduled}.items()},
    }


def _started_by_hand(job: Job) -> Mapping[str, str]:
    return {
        "stateMachineArn": job.state_machine_arn,
        "start": f"aws stepfunctions start-execution --state-machine-arn {job.state_machine_arn}",
    }
