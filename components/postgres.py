"""RDS for PostgreSQL: encrypted, recoverable to any second of its window, reachable by TLS only."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws
import pulumi_random as random

from components.final_snapshot import final_snapshot_name
from components.policy_document import service_trust, source_account
from components.postgres_administrator import PostgresAdministrator, PostgresAdministratorArgs
from components.postgres_parameters import parameter_group
from components.postgres_proxy import PostgresProxy, PostgresProxyArgs
from components.postgres_settings import ADMINISTRATOR, LOG_EXPORTS, PORT, PostgresArgs
from components.stored_secret import StoredSecret, StoredSecretArgs


class Postgres(pulumi.ComponentResource):
    """A PostgreSQL instance and the secret URL of the role that services use.

    `protected` means: RDS and Pulumi refuse to delete it, a final snapshot is taken, automated backups stay for their
    window. Nobody may reach it until `Access` to `security_group_id` is given.
    """

    identifier: str
    """Physical name, known in a preview."""
    arn: str
    """Known in a preview."""
    subnet_group_name: pulumi.Output[str]
    host: pulumi.Output[str]
    instance_host: pulumi.Output[str]
    """Address of the instance itself, past a proxy."""
    port: int
    security_group_id: pulumi.Output[str]
    """Group of what services connect to: the proxy's where there is one, else the instance's."""
    instance_group_id: pulumi.Output[str]
    """Group of the instance itself, which only administration reaches past a proxy."""
    proxied: bool
    """Whether services connect to a proxy."""
    url: StoredSecret
    """`DATABASE_URL` of the application's role."""
    administrator_secret_arn: pulumi.Output[str]
    """The master password, for administration only. RDS keeps and rotates it each week, or the stack has it itself."""
    administrator: PostgresAdministrator | None
    """Where the stack keeps that password itself."""
    monitoring_role_arn: str
    """Known in a preview."""

    def __init__(self, name: str, args: PostgresArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:database:Postgres", name, None, opts)
        self._name, self._args = name, args
        self.identifier = f"{args.prefix}-{name}"
        self.arn = args.location.arn("rds", f"db:{self.identifier}")
        self.port = PORT
        group = self._security_group()
        self.subnet_group_name = self._subnet_group().name
        self.administrator = self._own_administrator() if args.own_administrator else None
        self.monitoring_role_arn = args.location.role_arn(f"{self.identifier}-monitoring")
        instance = self._instance(group)
        self.administrator_secret_arn = (
            self.administrator.secret.full_arn
            if self.administrator
            else instance.master_user_secrets.apply(lambda secrets: secrets[0].secret_arn or "")
        )
        password = self._application_password()
        self.host, self.security_group_id = instance.address, group.id
        self.instance_host = instance.address
        self.instance_group_id, self.proxied = group.id, args.proxy
        if args.proxy:
            proxy = self._proxy(instance, group, password)
            self.host, self.security_group_id = proxy.host, proxy.security_group_id
        self.url = self._url_secret(password)
        self.register_outputs({"identifier": self.identifier, "host": self.host, "urlSecretName": self.url.name})

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            description="PostgreSQL",
            vpc_id=self._args.vpc_id,
            tags={**self._args.tags, "Name": self.identifier},
            opts=self._own(),
        )

    def _instance(self, group: aws.ec2.SecurityGroup) -> aws.rds.Instance:
        args = self._args
        protected = args.protection == "protected"
        monitoring_role, monitoring_policy = self._monitoring()
        return aws.rds.Instance(
            self._name,
            identifier=self.identifier,
            engine="postgres",
            engine_version=args.engine_version,
            auto_minor_version_upgrade=True,
            allow_major_version_upgrade=False,
            instance_class=args.instance_class,
            multi_az=args.multi_az,
            allocated_storage=args.storage_gb,
            max_allocated_storage=args.max_storage_gb,
            storage_type="gp3",
            storage_encrypted=True,
            kms_key_id=args.key_arn,
            db_name=args.database,
            port=PORT,
            username=ADMINISTRATOR,
            password=self.administrator.password if self.administrator else None,
            manage_master_user_password=None if self.administrator else True,
            master_user_secret_kms_key_id=None if self.administrator else args.key_arn,
            iam_database_authentication_enabled=True,
            ca_cert_identifier="rds-ca-rsa2048-g1",
            parameter_group_name=self._parameter_group().name,
            db_subnet_group_name=self.subnet_group_name,
            vpc_security_group_ids=[group.id],
            publicly_accessible=False,
            backup_retention_period=args.recovery_window_days,
            backup_window=args.backup_window,
            maintenance_window=args.maintenance_window,
            copy_tags_to_snapshot=True,
            delete_automated_backups=not protected,
            deletion_protection=protected,
            skip_final_snapshot=not protected,
            final_snapshot_identifier=self._final_snapshot() if protected else None,
            enabled_cloudwatch_logs_exports=list(LOG_EXPORTS),
            database_insights_mode="standard",
            performance_insights_enabled=True,
            performance_insights_kms_key_id=args.key_arn,
            performance_insights_retention_period=7,
            monitoring_interval=60,
            monitoring_role_arn=monitoring_role.arn,
            apply_immediately=not protected,
            tags={**args.tags, **args.instance_tags, "Name": self.identifier},
            opts=pulumi.ResourceOptions(
                parent=self,
                protect=protected,
                # The identifier is fixed, so a successor can't stand beside it.
                delete_before_replace=True,
                depends_on=[monitoring_policy, *self._log_groups()],
            ),
        )

    def _parameter_group(self) -> aws.rds.ParameterGroup:
        args = self._args
        return parameter_group(
            self._name,
            self.identifier,
            args.engine_version,
            args.connections,
            args.parameters,
            args.tags,
            self._own(),
        )

    def _own_administrator(self) -> PostgresAdministrator:
        args = PostgresAdministratorArgs(
            location=self._args.location,
            prefix=self._args.prefix,
            path=f"{self._name}/administrator",
            user=ADMINISTRATOR,
            version=self._args.password_version,
            key_arn=self._args.key_arn,
            protection=self._args.protection,
            tags=self._args.tags,
        )
        return PostgresAdministrator(f"{self._name}-administrator", args, self._own())

    def _subnet_group(self) -> aws.rds.SubnetGroup:
        return aws.rds.SubnetGroup(
            self._name,
            description=f"{self.identifier}: subnets without a way to the internet",
            subnet_ids=list(self._args.subnet_ids),
            tags=dict(self._args.tags),
            opts=self._own(),
        )

    def _log_groups(self) -> list[aws.cloudwatch.LogGroup]:
        """Create the groups that RDS would else create without an end and without the key."""
        return [
            aws.cloudwatch.LogGroup(
                f"{self._name}-{export}",
                name=f"/aws/rds/instance/{self.identifier}/{export}",
                kms_key_id=self._args.key_arn,
                retention_in_days=self._args.log_retention_days,
                tags=dict(self._args.tags),
                opts=self._own(),
            )
            for export in LOG_EXPORTS
        ]

    def _monitoring(self) -> tuple[aws.iam.Role, aws.iam.RolePolicyAttachment]:
        role = aws.iam.Role(
            f"{self._name}-monitoring",
            name=f"{self.identifier}-monitoring",
            assume_role_policy=service_trust("monitoring.rds.amazonaws.com", source_account(self._args.location)),
            tags=dict(self._args.tags),
            opts=self._own(),
        )
        attachment = aws.iam.RolePolicyAttachment(
            f"{self._name}-monitoring",
            role=role.name,
            policy_arn=self._args.location.managed_policy_arn("service-role/AmazonRDSEnhancedMonitoringRole"),
            opts=self._own(),
        )
        return role, attachment

    def _final_snapshot(self) -> pulumi.Output[str]:
        return final_snapshot_name(self._name, self.identifier, {"database": self._args.database}, self)

    def _application_password(self) -> pulumi.Output[str]:
        password = random.RandomPassword(
            f"{self._name}-password",
            length=40,
            special=False,
            keepers={"role": self._args.application_role, "version": str(self._args.password_version)},
            opts=self._own(),
        )
        return password.result

    def _proxy(
        self, instance: aws.rds.Instance, group: aws.ec2.SecurityGroup, password: pulumi.Output[str]
    ) -> PostgresProxy:
        args = PostgresProxyArgs(
            database=self._args,
            instance=instance,
            instance_group_id=group.id,
            password=password,
        )
        return PostgresProxy(f"{self._name}-proxy", args, self._own())

    def _url_secret(self, password: pulumi.Output[str]) -> StoredSecret:
        args = self._args
        role, database, url = args.application_role, args.database, args.url

        def render(values: list[str]) -> str:
            host, secret = values
            return url.render(role, secret, host, PORT, database)

        stored = StoredSecretArgs(
            location=args.location,
            prefix=args.prefix,
            path=f"{self._name}/url",
            description=f"DATABASE_URL of role {role} in {self.identifier}",
            key_arn=args.key_arn,
            value=pulumi.Output.all(self.host, password).apply(render),
            version=str(args.password_version),
            protection=args.protection,
            tags=args.tags,
        )
        return StoredSecret(f"{self._name}-url", stored, self._own())

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)
