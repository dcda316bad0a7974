"""ElastiCache for Valkey or Redis: TLS, one user, failover over zones, snapshots."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pulumi
import pulumi_aws as aws

from components.cache_versions import check_version
from components.final_snapshot import final_snapshot_name
from components.location import Location, Protection
from components.redis_users import APPLICATION_USER, RedisUsers, RedisUsersArgs
from components.stored_secret import StoredSecret, StoredSecretArgs

PORT: Final = 6379

_LOGS: Final = ("engine-log", "slow-log")


@dataclass(frozen=True)
class RedisArgs:
    """What a Redis-compatible store needs.

    - `subnet_ids`: isolated subnets, in two zones or more.
    - `key_arn`: the customer-managed key of storage, logs and secrets, whose policy names CloudWatch Logs.
    - `engine_version`: major and minor, from 7.0 on, e.g. "8.0". When ElastiCache has raised the minor in a maintenance
      window, raise it here too: a lower version would replace the group, which a protected one refuses.
    - `replicas`: copies of the primary, 0 to 5; from 1 on the store fails over by itself and spans zones.
    - `snapshot_retention_days`: daily snapshots, kept for 1 to 35 days.
    - `password_version`: raised by one to rotate the application's password; the one before stays valid beside it.
    - `access`: what the application's user may do, in Redis' ACL language.
    - `snapshot_window`, `maintenance_window`: UTC.
    - `group_tags`: for the replication group alone.

    Raises ValueError, its message beginning with the argument's name.
    """

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    subnet_ids: Sequence[pulumi.Input[str]]
    key_arn: pulumi.Input[str]
    engine: Literal["valkey", "redis"]
    engine_version: str
    node_type: str
    replicas: int
    snapshot_retention_days: int
    password_version: int = 1
    access: str = "on ~* &* +@all -@dangerous +info +flushdb"
    log_retention_days: int = 90
    snapshot_window: str = "01:00-02:00"
    maintenance_window: str = "sun:02:30-sun:03:30"
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])
    group_tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        check_version(self.engine, self.engine_version)
        expectations = (
            ("replicas", 0 <= self.replicas <= 5, "0 to 5"),
            ("snapshot_retention_days", 1 <= self.snapshot_retention_days <= 35, "1 to 35 days"),
            ("password_version", self.password_version >= 1, "1 or more"),
        )
        for argument, holds, expected in expectations:
            if not holds:
                raise ValueError(f"{argument}: expected {expected}, got {getattr(self, argument)!r}")


class Redis(pulumi.ComponentResource):
    """A replication group without cluster mode, and the secret URL of the application's user.

    When memory is full the least recently used keys go. Nobody may reach it until `Access` to `security_group_id` is
    given. `protected` means: Pulumi refuses to delete it, and a final snapshot is taken.
    """

    identifier: str
    """Physical name, known in a preview."""
    node_ids: Sequence[str]
    """How CloudWatch's metrics name the nodes, known in a preview; any of them may be the primary."""
    host: pulumi.Output[str]
    port: int
    security_group_id: pulumi.Output[str]
    url: StoredSecret
    """`REDIS_URL` (`rediss://`) of the application's user."""

    def __init__(self, name: str, args: RedisArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:cache:Redis", name, None, opts)
        self._name, self._args = name, args
        self.identifier = group_identifier(args.prefix, name)
        self.node_ids = [f"{self.identifier}-{number:03}" for number in range(1, args.replicas + 2)]
        self.port = PORT
        users = RedisUsers(
            f"{name}-users",
            RedisUsersArgs(self.identifier, args.engine, args.password_version, args.access, args.tags),
            self._own(),
        )
        group = self._security_group()
        store = self._store(group, users)
        self.security_group_id, self.host = group.id, store.primary_endpoint_address
        self.url = self._url_secret(users.password)
        self.register_outputs({"identifier": self.identifier, "host": self.host, "urlSecretName": self.url.name})

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            description="Redis",
            vpc_id=self._args.vpc_id,
            tags={**self._args.tags, "Name": self.identifier},
            opts=self._own(),
        )

    def _store(self, group: aws.ec2.SecurityGroup, users: RedisUsers) -> aws.elasticache.ReplicationGroup:
        args = self._args
        protected, spread = args.protection == "protected", args.replicas > 0
        groups = self._log_groups()
        return aws.elasticache.ReplicationGroup(
            self._name,
            replication_group_id=self.identifier,
            description=f"{self.identifier}: primary and {args.replicas} replicas",
            engine=args.engine,
            engine_version=args.engine_version,
            auto_minor_version_upgrade=True,
            node_type=args.node_type,
            num_cache_clusters=1 + args.replicas,
            automatic_failover_enabled=spread,
            multi_az_enabled=spread,
            port=PORT,
            parameter_group_name=self._parameter_group().name,
            subnet_group_name=self._subnet_group().name,
            security_group_ids=[group.id],
            at_rest_encryption_enabled=True,
            kms_key_id=args.key_arn,
            transit_encryption_enabled=True,
            transit_encryption_mode="required",
            user_group_ids=[users.group_id],
            snapshot_retention_limit=args.snapshot_retention_days,
            snapshot_window=args.snapshot_window,
            maintenance_window=args.maintenance_window,
            final_snapshot_identifier=self._final_snapshot() if protected else None,
            log_delivery_configurations=[_delivery(log, group_name) for log, group_name in self._log_names().items()],
            apply_immediately=not protected,
            tags={**args.tags, **args.group_tags, "Name": self.identifier},
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=protected,
                # The identifier is fixed, so a successor can't stand beside it.
                delete_before_replace=True,
                depends_on=groups,
            ),
        )

    def _parameter_group(self) -> aws.elasticache.ParameterGroup:
        family = f"{self._args.engine}{self._args.engine_version.split('.')[0]}"
        return aws.elasticache.ParameterGroup(
            self._name,
            family=family,
            description=f"{self.identifier}: forget the least recently used",
            parameters=[aws.elasticache.ParameterGroupParameterArgs(name="maxmemory-policy", value="allkeys-lru")],
            tags=dict(self._args.tags),
            opts=self._own(),
        )

    def _subnet_group(self) -> aws.elasticache.SubnetGroup:
        return aws.elasticache.SubnetGroup(
            self._name,
            description=f"{self.identifier}: subnets without a way to the internet",
            subnet_ids=list(self._args.subnet_ids),
            tags=dict(self._args.tags),
            opts=self._own(),
        )

    def _log_names(self) -> dict[str, str]:
        # Under this path the delivery needs no entry in the account's log resource policy, which has a size limit
        # (CloudWatch Logs user guide, "Enable logging from AWS services", read 2026-11-22).
        return {log: f"/aws/vendedlogs/elasticache/{self.identifier}/{log}" for log in _LOGS}

    def _log_groups(self) -> list[aws.cloudwatch.LogGroup]:
        return [
            aws.cloudwatch.LogGroup(
                f"{self._name}-{log}",
                name=group_name,
                kms_key_id=self._args.key_arn,
                retention_in_days=self._args.log_retention_days,
                tags=dict(self._args.tags),
                opts=self._own(),
            )
            for log, group_name in self._log_names().items()
        ]

    def _final_snapshot(self) -> pulumi.Output[str]:
        return final_snapshot_name(self._name, self.identifier, {"engine": self._args.engine}, self)

    def _url_secret(self, password: pulumi.Output[str]) -> StoredSecret:
        args = self._args
        stored = StoredSecretArgs(
            location=args.location,
            prefix=args.prefix,
            path=f"{self._name}/url",
            description=f"REDIS_URL of user {APPLICATION_USER} in {self.identifier}",
            key_arn=args.key_arn,
            value=pulumi.Output.concat("rediss://", APPLICATION_USER, ":", password, "@", self.host, f":{PORT}/0"),
            version=str(args.password_version),
            protection=args.protection,
            tags=args.tags,
        )
        return StoredSecret(f"{self._name}-url", stored, self._own())

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)


def group_identifier(prefix: str, name: str) -> str:
    """Name a replication group `<prefix>-<name>`; ValueError where ElastiCache would refuse the ids made of it."""
    identifier = f"{prefix}-{name}"
    # ElastiCache keeps ids in lower case and to 40 characters; the longest of ours ends in -default.
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", identifier) or len(identifier) > 32:
        raise ValueError(
            f"prefix: expected lower-case letters, digits and single hyphens, with the component's name at most 32 "
            f"characters, got {identifier!r}"
        )
    return identifier


def _delivery(log: str, group_name: str) -> aws.elasticache.ReplicationGroupLogDeliveryConfigurationArgs:
    return aws.elasticache.ReplicationGroupLogDeliveryConfigurationArgs(
        destination=group_name, destination_type="cloudwatch-logs", log_format="json", log_type=log
    )
