"""A way for people to a stack's stores: a task that somebody starts when needed, sessions through it, no open port."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pulumi
import pulumi_aws as aws

from components.access import Access, AccessArgs, Egress, EgressArgs
from components.app_service import Reach
from components.cluster import Cluster
from components.container import Container
from components.location import Location
from components.people_permissions import ACCESS_TAG, PeoplePermissions
from components.policy_document import Statement, policy_document
from components.short_name import ROLE_NAME_LIMIT, short_name
from components.task_definition import SESSION_PATHS, Architecture, TaskDefinition, TaskDefinitionArgs

_CPU: Final = 256
_MEMORY: Final = 512
"""Units and MiB of a task that waits, and passes bytes on."""


@dataclass(frozen=True)
class PeopleAccessArgs:
    """Who may reach what; names begin with `<prefix>-<name>`.

    `principals` are ARNs of roles and users who may take on the role. The task's `image` has a `sleep`, and ends after
    `minutes` by itself. `reaches` is what the task opens connections to. `database_user` is whom people sign in as by
    IAM, `secret_names` what they may read; both end up in the role's policy. `session` of the cluster logs shells.
    """

    location: Location
    prefix: str
    cluster: Cluster
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    principals: Sequence[str]
    image: str
    minutes: int
    key_arn: pulumi.Input[str]
    log_retention_days: int
    architecture: Architecture = "X86_64"
    reaches: Sequence[Reach] = ()
    database_user: str | None = None
    secret_names: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class PeopleAccess(pulumi.ComponentResource):
    """A task definition without a service, a security group that only leads out, and a role for people.

    Whoever takes the role on starts the task, and forwards a port of theirs through it to a store; both are in the
    account's trail under their name.
    """

    family: str
    """Known in a preview."""
    container: str
    role_arn: str
    """Known in a preview."""
    security_group_id: pulumi.Output[str]
    start: pulumi.Output[str]
    """The command that starts the task."""

    def __init__(self, name: str, args: PeopleAccessArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:access:PeopleAccess", name, None, opts)
        self._name, self._args = name, args
        self._own = pulumi.ResourceOptions(parent=self)
        self.family, self.container = f"{args.prefix}-{name}", name
        role = short_name(f"{self.family}-people", ROLE_NAME_LIMIT)
        self.role_arn = args.location.role_arn(role)
        task = TaskDefinition(name, self._task(), self._own)
        self.security_group_id = self._security_group().id
        self._role(role, task)
        self.start = self._start()
        self.register_outputs({"family": self.family, "roleArn": self.role_arn})

    def _task(self) -> TaskDefinitionArgs:
        args = self._args
        container = Container(
            self.container,
            args.image,
            entry_point=("sleep",),
            command=(str(60 * args.minutes),),
            writable_paths=("/tmp", *SESSION_PATHS),  # noqa: S108 - the container's own, not this machine's
        )
        return TaskDefinitionArgs(
            location=args.location,
            prefix=args.prefix,
            containers=[container],
            cpu=_CPU,
            memory=_MEMORY,
            key_arn=args.key_arn,
            log_retention_days=args.log_retention_days,
            architecture=args.architecture,
            session=args.cluster.session,
            # The task gets these, and by the last one the role's policy tells it from others.
            tags={**args.tags, ACCESS_TAG: self.family},
        )

    def _security_group(self) -> aws.ec2.SecurityGroup:
        name, args = self._name, self._args
        group = aws.ec2.SecurityGroup(
            name,
            description=f"People's way to the stores of {args.prefix}",
            vpc_id=args.vpc_id,
            tags={**args.tags, "Name": self.family},
            opts=self._own,
        )
        Egress(f"{name}-https", EgressArgs(group.id, f"{name}: registry, sessions, logs", tags=args.tags), self._own)
        for reach in args.reaches:
            access = AccessArgs(group.id, reach.security_group_id, reach.port, f"{name} to {reach.name}", args.tags)
            Access(f"{name}-{reach.name}", access, self._own)
        return group

    def _role(self, physical: str, task: TaskDefinition) -> None:
        args = self._args
        role = aws.iam.Role(
            f"{self._name}-people",
            name=physical,
            description=f"People who reach the stores of {args.prefix}",
            assume_role_policy=policy_document(
                Statement("AssumedByPeople", ["sts:AssumeRole"], principals=args.principals)
            ),
            tags=dict(args.tags),
            opts=self._own,
        )
        permissions = PeoplePermissions(
            location=args.location,
            cluster=args.cluster.cluster_name,
            family=self.family,
            roles=task.role_names,
            container=self.container,
            session=args.cluster.session,
            database_user=args.database_user,
            secret_names=args.secret_names,
        )
        # Whoever may start a task finds its definition there.
        after = pulumi.ResourceOptions(parent=self, depends_on=[task])
        aws.iam.RolePolicy(f"{self._name}-people", role=role.name, policy=permissions.document(), opts=after)

    def _start(self) -> pulumi.Output[str]:
        def command(found: Sequence[Any]) -> str:
            subnets, group = found
            network = {"awsvpcConfiguration": {"subnets": list(subnets), "securityGroups": [group]}}
            return (
                f"aws ecs run-task --cluster {self._args.cluster.cluster_name} --task-definition {self.family}"
                " --launch-type FARGATE --enable-execute-command --propagate-tags TASK_DEFINITION"
                f" --network-configuration '{json.dumps(network)}'"
            )

        return pulumi.Output.all(self._args.subnet_ids, self.security_group_id).apply(command)
