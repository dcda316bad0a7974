"""RDS Proxy in front of a PostgreSQL instance: keeps connections through failover and shares them between tasks."""

from __future__ import annotations

import json
from dataclasses import dataclass

import pulumi
import pulumi_aws as aws

from components.access import Access, AccessArgs
from components.policy_document import policy_document, secret_reading, service_trust
from components.postgres_settings import PORT, PostgresArgs
from components.stored_secret import StoredSecret, StoredSecretArgs


@dataclass(frozen=True)
class PostgresProxyArgs:
    """The database's own arguments, its instance and security group, and the application role's password."""

    database: PostgresArgs
    instance: aws.rds.Instance
    instance_group_id: pulumi.Output[str]
    password: pulumi.Output[str]


class PostgresProxy(pulumi.ComponentResource):
    """A proxy that takes TLS connections of the application's role only."""

    host: pulumi.Output[str]
    security_group_id: pulumi.Output[str]

    def __init__(self, name: str, args: PostgresProxyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:database:PostgresProxy", name, None, opts)
        self._name, self._args = name, args.database
        self._physical = f"{args.database.prefix}-{name}"
        group = self._security_group()
        Access(
            f"{name}-database",
            AccessArgs(group.id, args.instance_group_id, PORT, "Proxy to its database", self._args.tags),
            self._own(),
        )
        proxy = self._proxy(group, self._credentials(args.password), args.instance)
        self._target(proxy, args.instance.identifier)
        self.host, self.security_group_id = proxy.endpoint, group.id
        self.register_outputs({"host": self.host})

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            description="PostgreSQL proxy",
            vpc_id=self._args.vpc_id,
            tags={**self._args.tags, "Name": self._physical},
            opts=self._own(),
        )

    def _credentials(self, password: pulumi.Output[str]) -> StoredSecret:
        args = self._args
        role = args.application_role

        def credentials(secret: str) -> str:
            return json.dumps({"username": role, "password": secret}, sort_keys=True)

        stored = StoredSecretArgs(
            location=args.location,
            prefix=args.prefix,
            path=f"{self._name}/login",
            description=f"Credentials of role {role}, read by {self._physical}",
            key_arn=args.key_arn,
            value=password.apply(credentials),
            version=str(args.password_version),
            protection=args.protection,
            tags=args.tags,
        )
        return StoredSecret(f"{self._name}-login", stored, self._own())

    def _proxy(
        self, group: aws.ec2.SecurityGroup, credentials: StoredSecret, instance: aws.rds.Instance
    ) -> aws.rds.Proxy:
        role, policy = self._role(credentials.name)
        return aws.rds.Proxy(
            self._name,
            name=self._physical,
            engine_family="POSTGRESQL",
            require_tls=True,
            role_arn=role.arn,
            auths=[
                aws.rds.ProxyAuthArgs(
                    auth_scheme="SECRETS",
                    client_password_auth_type="POSTGRES_SCRAM_SHA_256",
                    iam_auth="DISABLED",
                    secret_arn=credentials.full_arn,
                )
            ],
            vpc_subnet_ids=list(self._args.subnet_ids),
            vpc_security_group_ids=[group.id],
            tags=dict(self._args.tags),
            # In an account without databases RDS makes its service-linked role with the instance, and refuses proxies
            # before that.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy, credentials, self._log_group(), instance]),
        )

    def _role(self, secret_name: str) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        role = aws.iam.Role(
            self._name,
            name=self._physical,
            assume_role_policy=service_trust("rds.amazonaws.com"),
            tags=dict(self._args.tags),
            opts=self._own(),
        )
        reading = secret_reading(self._args.location, [secret_name])
        policy = aws.iam.RolePolicy(self._name, role=role.name, policy=policy_document(*reading), opts=self._own())
        return role, policy

    def _log_group(self) -> aws.cloudwatch.LogGroup:
        return aws.cloudwatch.LogGroup(
            self._name,
            name=f"/aws/rds/proxy/{self._physical}",
            kms_key_id=self._args.key_arn,
            retention_in_days=self._args.log_retention_days,
            tags=dict(self._args.tags),
            opts=self._own(),
        )

    def _target(self, proxy: aws.rds.Proxy, instance_identifier: pulumi.Output[str]) -> None:
        group = aws.rds.ProxyDefaultTargetGroup(self._name, db_proxy_name=proxy.name, opts=self._own())
        aws.rds.ProxyTarget(
            self._name,
            db_proxy_name=proxy.name,
            target_group_name=group.name,
            db_instance_identifier=instance_identifier,
            opts=self._own(),
        )

    def _own(self) -> pulumi.ResourceOptions:
        return pulumi.ResourceOptions(parent=self)
