"""What keeps data: database, cache, the application's secrets, and the backups of all of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from components.backups import AccountCopy, BackupCopy, Backups, BackupsArgs
from components.database_url import DatabaseUrl
from components.existing_postgres import ExistingPostgres, ExistingPostgresArgs
from components.existing_secret import ExistingSecretArgs
from components.file_system import FileSystem
from components.postgres import Postgres
from components.postgres_replica import PostgresReplica, PostgresReplicaArgs
from components.postgres_settings import PostgresArgs
from components.redis import Redis, RedisArgs
from components.restore_tests import RestoredDatabase, RestoredFiles, RestoreTests, RestoreTestsArgs
from components.secrets import NamedSecret, Secrets, SecretsArgs
from components.stored_secret import Rotation
from infra.files import create_files
from infra.ground import Ground
from infra.recovery import promise_tags
from infra.settings_data import Backups as BackupSettings
from infra.settings_data import Cache, Database, Secret
from infra.settings_existing import ExistingDatabase
from infra.settings_recovery import RestoreTests as RestoreTestSettings
from infra.settings_replica import Replica

BACKUP_TAG: Final = "backup"
"""Tag that marks what AWS Backup takes snapshots of, with the stack's prefix as its value: a plan selects in the whole
account and region, where other stacks live. ElastiCache isn't among it: its own snapshots cover the cache."""

RESTORE_TESTS: Final = "restore-tests"
"""End of the name of the role that restores."""


@dataclass(frozen=True)
class Stores:
    """The stores of a stack; None where its settings have no such section."""

    database: Postgres | None
    cache: Redis | None
    secrets: Secrets
    backups: Backups | None
    existing_database: ExistingPostgres | None = None
    files: Mapping[str, FileSystem] = field(default_factory=dict[str, FileSystem])
    restore_tests: RestoreTests | None = None
    replica: PostgresReplica | None = None


def create_stores(ground: Ground) -> Stores:
    """Create what the settings ask for."""
    settings = ground.settings
    database, replica = _database(ground, settings.database) if settings.database else (None, None)
    backups = _backups(ground, settings.backups) if settings.backups else None
    tests = settings.backups.restore_tests if settings.backups else None
    return Stores(
        database=database,
        replica=replica,
        cache=_cache(ground, settings.cache) if settings.cache else None,
        secrets=_secrets(ground),
        backups=backups,
        existing_database=_existing_database(settings.existing_database) if settings.existing_database else None,
        files=create_files(ground, {BACKUP_TAG: ground.prefix, **promise_tags(settings.recovery.files)}),
        restore_tests=_restore_tests(ground, tests, database, backups) if tests and backups else None,
    )


def _database(ground: Ground, database: Database) -> tuple[Postgres, PostgresReplica | None]:
    args = _postgres_args(ground, database)
    postgres = Postgres("database", args)
    return postgres, _replica(ground, postgres, args, database.replica) if database.replica else None


def _replica(ground: Ground, source: Postgres, declared: PostgresArgs, replica: Replica) -> PostgresReplica:
    args = PostgresReplicaArgs(
        source=source,
        declared=declared,
        region=replica.region,
        vpc_id=replica.vpc_id,
        subnet_ids=replica.subnet_ids,
        instance_class=replica.instance_class or declared.instance_class,
        multi_az=replica.multi_zone,
        tags=ground.tags,
    )
    return PostgresReplica("database-replica", args)


def _postgres_args(ground: Ground, database: Database) -> PostgresArgs:
    url = DatabaseUrl(database.url.dialect, database.url.tls_mode, database.url.ca_path)
    return PostgresArgs(
        location=ground.location,
        prefix=ground.prefix,
        vpc_id=ground.network.vpc_id,
        subnet_ids=ground.network.isolated_subnet_ids,
        key_arn=ground.data_key.key_arn,
        engine_version=database.major_version,
        instance_class=database.instance_class,
        storage_gb=database.storage_gib,
        max_storage_gb=database.maximum_storage_gib,
        multi_az=database.multi_zone,
        recovery_window_days=database.recovery_window_days,
        database=database.name,
        application_role=database.role,
        url=url,
        password_version=database.password_version,
        proxy=database.proxy,
        own_administrator=database.replica is not None,
        connections=database.connections,
        parameters=database.parameters.written(),
        log_retention_days=ground.settings.logs.retention_days,
        protection=ground.settings.protection,
        tags=ground.tags,
        instance_tags={BACKUP_TAG: ground.prefix, **promise_tags(ground.settings.recovery.database)},
    )


def _existing_database(existing: ExistingDatabase) -> ExistingPostgres:
    url = ExistingSecretArgs(existing.url_secret, str(existing.version))
    return ExistingPostgres("database", ExistingPostgresArgs(existing.security_group_id, existing.port, url))


def _cache(ground: Ground, cache: Cache) -> Redis:
    args = RedisArgs(
        location=ground.location,
        prefix=ground.prefix,
        vpc_id=ground.network.vpc_id,
        subnet_ids=ground.network.isolated_subnet_ids,
        key_arn=ground.data_key.key_arn,
        engine=cache.engine,
        engine_version=cache.version,
        node_type=cache.node_type,
        replicas=cache.replicas,
        snapshot_retention_days=cache.snapshot_days,
        password_version=cache.password_version,
        log_retention_days=ground.settings.logs.retention_days,
        protection=ground.settings.protection,
        tags=ground.tags,
        group_tags=promise_tags(ground.settings.recovery.cache),
    )
    return Redis("cache", args)


def _secrets(ground: Ground) -> Secrets:
    named = ground.settings.secrets.named
    args = SecretsArgs(
        location=ground.location,
        prefix=ground.prefix,
        key_arn=ground.data_key.key_arn,
        secrets=[_named(name, secret) for name, secret in sorted(named.items())],
        protection=ground.settings.protection,
        recovery_days=ground.settings.secrets.recovery_days,
        tags=ground.tags,
    )
    return Secrets("secrets", args)


def _named(name: str, secret: Secret) -> NamedSecret:
    rotation = Rotation(secret.rotation.function_arn, secret.rotation.every_days) if secret.rotation else None
    return NamedSecret(name, secret.description, str(secret.version), rotation, secret.generated)


def _backups(ground: Ground, backups: BackupSettings) -> Backups:
    copy = BackupCopy(backups.copy_to.region, backups.copy_to.retention_days) if backups.copy_to else None
    account = backups.copy_to_account
    args = BackupsArgs(
        location=ground.location,
        prefix=ground.prefix,
        key_arn=ground.data_key.key_arn,
        retention_days=backups.retention_days,
        tag_key=BACKUP_TAG,
        tag_value=ground.prefix,
        copy=copy,
        account_copy=AccountCopy(account.vault_arn, account.retention_days) if account else None,
        schedule=backups.schedule,
        protection=ground.settings.protection,
        irreversible_compliance_lock=backups.irreversible_compliance_lock,
        tags=ground.tags,
    )
    return Backups("backups", args)


def _restore_tests(
    ground: Ground, tests: RestoreTestSettings, database: Postgres | None, backups: Backups
) -> RestoreTests | None:
    """Rehearse the restore of whatever the backups take; without a store there is nothing to rehearse."""
    files = ground.settings.files
    if database is None and not files:
        return None
    args = RestoreTestsArgs(
        location=ground.location,
        prefix=ground.prefix,
        vault_arn=backups.vault.arn,
        database=RestoredDatabase(database.arn, database.subnet_group_name) if database else None,
        files=RestoredFiles(BACKUP_TAG, ground.prefix) if files else None,
        schedule=tests.schedule,
        validation_hours=tests.validation_hours,
        tags=ground.tags,
    )
    return RestoreTests(RESTORE_TESTS, args)
