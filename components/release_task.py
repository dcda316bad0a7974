"""What runs once before a new version gets requests: the application's database role, then its migrations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.access import Access, AccessArgs, Egress, EgressArgs
from components.app_service import Reach
from components.container import Container
from components.location import Location
from components.policy_document import Conditions, Statement
from components.postgres import Postgres
from components.secret_source import SecretSource
from components.task_definition import Architecture, TaskDefinition, TaskDefinitionArgs

_CPU: Final = 512
_MEMORY: Final = 1024
"""Units and MiB of a task that lives for minutes."""


@dataclass(frozen=True)
class DatabaseRole:
    """Who creates the application's role: `image` holds `images/release`, `url` is what services get.

    `extensions` are created with the administrator's rights, such as `vector`. `people` is the user whom people sign
    in as by IAM.
    """

    database: Postgres
    image: str
    url: SecretSource
    extensions: Sequence[str] = ()
    people: str | None = None


@dataclass(frozen=True)
class ReleaseTaskArgs:
    """What a release task needs; names begin with `<prefix>-<name>`.

    `migration` runs to its end, after `role` where one is given; a failure of either is the task's. `reaches` is what
    the migration opens connections to.
    """

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    migration: Container
    key_arn: pulumi.Input[str]
    log_retention_days: int
    architecture: Architecture = "X86_64"
    role: DatabaseRole | None = None
    reaches: Sequence[Reach] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class ReleaseTask(pulumi.ComponentResource):
    """A task definition with a security group, roles and log group of its own; a pipeline runs it.

    It is the only one that may read the administrator's secret. No service shares its roles.
    """

    task_definition_arn: pulumi.Output[str]
    security_group_id: pulumi.Output[str]
    log_group: str

    def __init__(self, name: str, args: ReleaseTaskArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:delivery:ReleaseTask", name, None, opts)
        group = aws.ec2.SecurityGroup(
            name,
            description=f"Releases of {args.prefix}-{name}",
            vpc_id=args.vpc_id,
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self),
        )
        self._rules(name, group, args)
        task = TaskDefinition(name, _task(args), pulumi.ResourceOptions(parent=self))
        self.task_definition_arn = task.arn
        self.security_group_id = group.id
        self.log_group = task.log_group
        self.register_outputs({"taskDefinitionArn": task.arn, "securityGroupId": group.id})

    def _rules(self, name: str, group: aws.ec2.SecurityGroup, args: ReleaseTaskArgs) -> None:
        opts = pulumi.ResourceOptions(parent=self)
        Egress(f"{name}-https", EgressArgs(group.id, f"{name}: registry, secrets, logs", tags=args.tags), opts)
        for reach in (*args.reaches, *(_instance(args.role.database) if args.role else ())):
            access = AccessArgs(group.id, reach.security_group_id, reach.port, f"{name} to {reach.name}", args.tags)
            Access(f"{name}-{reach.name}", access, opts)


def _instance(database: Postgres) -> list[Reach]:
    """Return the way to the instance itself; without a proxy it is the one that services take."""
    return [Reach("instance", database.instance_group_id, database.port)] if database.proxied else []


def _task(args: ReleaseTaskArgs) -> TaskDefinitionArgs:
    return TaskDefinitionArgs(
        location=args.location,
        prefix=args.prefix,
        containers=[*([_role_container(args.role)] if args.role else []), args.migration],
        cpu=_CPU,
        memory=_MEMORY,
        key_arn=args.key_arn,
        log_retention_days=args.log_retention_days,
        architecture=args.architecture,
        permissions=_administration(args.location, args.role.database) if args.role else (),
        tags=args.tags,
    )


def _role_container(role: DatabaseRole) -> Container:
    return Container(
        "role",
        role.image,
        environment={
            "DATABASE_EXTENSIONS": " ".join(role.extensions),
            "DATABASE_IDENTIFIER": role.database.identifier,
            **({"DATABASE_ADMINISTRATOR": own.secret.name} if (own := role.database.administrator) else {}),
            **({"DATABASE_PEOPLE": role.people} if role.people else {}),
        },
        secrets={"DATABASE_URL": role.url},
        first=True,
    )


def _administration(location: Location, database: Postgres) -> tuple[Statement, ...]:
    """Let the task find the instance and read its administrator's secret, by its name or the tag that RDS gives it.

    RDS names its secret after the instance exists. Source: RDS user guide, "Password management with Amazon RDS and AWS
    Secrets Manager" (names `rds!…`, tag `aws:rds:primaryDBInstanceArn`), read 2026-11-22.
    """
    secrets = [location.arn("secretsmanager", "secret:rds!*")]
    tagged: Conditions = {"StringEquals": {"aws:ResourceTag/aws:rds:primaryDBInstanceArn": database.arn}}
    if database.administrator:
        secrets, tagged = [location.secret_arn_pattern(database.administrator.secret.name)], {}
    decrypting: Conditions = {
        "StringEquals": {"kms:ViaService": location.regional_service("secretsmanager")},
        "StringLike": {"kms:EncryptionContext:SecretARN": secrets},
    }
    return (
        Statement("FindDatabase", ["rds:DescribeDBInstances"], [database.arn]),
        Statement("ReadAdministrator", ["secretsmanager:GetSecretValue"], secrets, conditions=tagged),
        Statement("DecryptAdministrator", ["kms:Decrypt"], [location.arn("kms", "key/*")], conditions=decrypting),
    )
