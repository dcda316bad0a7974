"""A replica of a PostgreSQL instance in another region, which people can promote when the first one is lost.

Sources: RDS User Guide, "Creating a read replica in a different AWS Region" and "Working with read replicas for Amazon
RDS for PostgreSQL"; RDS API, CreateDBInstanceReadReplica; read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.encryption_key import EncryptionKey, EncryptionKeyArgs, KeyService
from components.location import Location
from components.postgres import Postgres
from components.postgres_parameters import parameter_group
from components.postgres_settings import LOG_EXPORTS, PORT, PostgresArgs


@dataclass(frozen=True)
class PostgresReplicaArgs:
    """What a replica needs: what it copies, as it was declared, and where it stands.

    `region` is another one than the source's; `vpc_id` and `subnet_ids`, two or more in different zones, are there
    already. Raises ValueError, its message beginning with the argument's name.
    """

    source: Postgres
    declared: PostgresArgs
    region: str
    vpc_id: str
    subnet_ids: Sequence[str]
    instance_class: str
    multi_az: bool = False
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if self.region == self.declared.location.region:
            raise ValueError(f"region: expected another one than the source's, {self.region}")
        if not self.declared.own_administrator:
            # RDS API: InvalidParameterValue where ManageMasterUserPassword is on.
            raise ValueError(
                "declared: expected own_administrator, RDS replicates no instance whose password it manages"
            )


class PostgresReplica(pulumi.ComponentResource):
    """Key, network, parameters and instance in the other region.

    Nobody may reach it: its group has no rule until somebody promotes it. It keeps backups of its own, so that it is
    recoverable from the moment of its promotion.
    """

    identifier: str
    """Physical name, known in a preview."""
    host: pulumi.Output[str]
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: PostgresReplicaArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:database:PostgresReplica", name, None, opts)
        self._name, self._args = name, args
        self._location: Location = args.declared.location.in_region(args.region)
        self.identifier = f"{args.declared.prefix}-{name}"
        self._key = self._own_key()
        group = self._security_group()
        instance = self._instance(group)
        self.host, self.security_group_id = instance.address, group.id
        self.register_outputs({"identifier": self.identifier, "host": self.host})

    def _own_key(self) -> EncryptionKey:
        declared = self._args.declared
        args = EncryptionKeyArgs(
            location=self._location,
            prefix=declared.prefix,
            description=f"Replica of {self._args.source.identifier}",
            protection=declared.protection,
            services=[KeyService.LOGS],
            tags=self._args.tags,
        )
        return EncryptionKey(self._name, args, self._own())

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            description="PostgreSQL, replica",
            vpc_id=self._args.vpc_id,
            region=self._args.region,
            tags={**self._args.tags, "Name": self.identifier},
            opts=self._own(),
        )

    def _subnet_group(self) -> aws.rds.SubnetGroup:
        return aws.rds.SubnetGroup(
            self._name,
            description=f"{self.identifier}: subnets of the other region",
            subnet_ids=list(self._args.subnet_ids),
            region=self._args.region,
            tags=dict(self._args.tags),
            opts=self._own(),
        )

    def _log_groups(self) -> list[aws.cloudwatch.LogGroup]:
        return [
            aws.cloudwatch.LogGroup(
                f"{self._name}-{export}",
                name=f"/aws/rds/instance/{self.identifier}/{export}",
                kms_key_id=self._key.key_arn,
                retention_in_days=self._args.declared.log_retention_days,
                region=self._args.region,
                tags=dict(self._args.tags),
                opts=self._own(),
            )
            for export in LOG_EXPORTS
        ]

    def _parameters(self) -> pulumi.Output[str]:
        declared = self._args.declared
        group = parameter_group(
            self._name,
            self.identifier,
            declared.engine_version,
            declared.connections,
            declared.parameters,
            self._args.tags,
            self._own(),
            self._args.region,
        )
        return group.name

    def _instance(self, group: aws.ec2.SecurityGroup) -> aws.rds.Instance:
        args, declared = self._args, self._args.declared
        protected = declared.protection == "protected"
        return aws.rds.Instance(
            self._name,
            identifier=self.identifier,
            region=args.region,
            replicate_source_db=args.source.arn,
            engine="postgres",
            auto_minor_version_upgrade=True,
            instance_class=args.instance_class,
            multi_az=args.multi_az,
            max_allocated_storage=declared.max_storage_gb,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=self._key.key_arn,
            port=PORT,
            iam_database_authentication_enabled=True,
            ca_cert_identifier="rds-ca-rsa2048-g1",
            parameter_group_name=self._parameters(),
            db_subnet_group_name=self._subnet_group().name,
            vpc_security_group_ids=[group.id],
            publicly_accessible=False,
            backup_retention_period=declared.recovery_window_days,
            backup_window=declared.backup_window,
            maintenance_window=declared.maintenance_window,
            copy_tags_to_snapshot=True,
            delete_automated_backups=not protected,
            deletion_protection=protected,
            # RDS takes no final snapshot of a replica (RDS API, DeleteDBInstance).
            skip_final_snapshot=True,
            enabled_cloudwatch_logs_exports=list(LOG_EXPORTS),
            database_insights_mode="standard",
            performance_insights_enabled=True,
            performance_insights_kms_key_id=self._key.key_arn,
            performance_insights_retention_period=7,
            monitoring_interval=60,
            monitoring_role_arn=args.source.monitoring_role_arn,
            apply_immediately=not protected,
            tags={**args.tags, "Name": self.identifier},
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=protected,
                delete_before_replace=True,
                # The source is named by a string, so that a preview knows it.
                depends_on=[args.source, *self._log_groups()],
            ),
        )

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)
