"""What ECS starts: the containers of a task, their log group, and the two roles that start and run them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import pulumi
import pulumi_aws as aws

from components.container import Container, container_definitions
from components.fargate_sizes import check_size
from components.location import Location
from components.mounts import SharedVolume
from components.policy_document import Statement
from components.short_name import ROLE_NAME_LIMIT, short_name
from components.task_permissions import ExecSession, execution_policy, task_policy, task_trust

Architecture = Literal["X86_64", "ARM64"]

SESSION_PATHS: Final = ("/managed-agents", "/var/lib/amazon/ssm", "/var/log/amazon/ssm")
"""Where the agent of ECS Exec writes. ECS promises nothing for a read-only root; people report that volumes at these
places are enough (aws/containers-roadmap issue 1359, aws-containers/amazon-ecs-exec-checker issue 71, read
2026-11-22)."""


@dataclass(frozen=True)
class TaskDefinitionArgs:
    """What a task needs.

    Family, log group and roles are named after `<prefix>-<name>`. `cpu` is in units (1024 are one vCPU), `memory` in
    MiB, together a pair that Fargate has. `permissions` is what the application may do in AWS. `session` allows
    `aws ecs execute-command`, whose agent writes to `SESSION_PATHS`. `key_arn` encrypts the logs, which are kept
    for `log_retention_days`. `files` are the shared file systems that containers mount, by name.

    Raises ValueError for a pair of sizes that Fargate lacks, for a session in a container where its agent can't
    write, and for a mount of a file system that isn't given.
    """

    location: Location
    prefix: str
    containers: Sequence[Container]
    cpu: int
    memory: int
    key_arn: pulumi.Input[str]
    log_retention_days: int
    architecture: Architecture = "X86_64"
    permissions: Sequence[Statement] = ()
    session: ExecSession | None = None
    files: Mapping[str, SharedVolume] = field(default_factory=dict[str, SharedVolume])
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        check_size(self.cpu, self.memory)
        mounted = {mount.files for container in self.containers for mount in container.mounts}
        if absent := sorted(mounted - self.files.keys()):
            raise ValueError(f"files: containers mount {', '.join(absent)}; expected a file system of that name")
        closed = [container.name for container in self.containers if not _lets_agent_write(container)]
        # Source: ECS developer guide, "Monitor containers with ECS Exec", considerations (read 2026-11-22).
        if self.session and closed:
            raise ValueError(f"session: ECS Exec can't enter read-only containers ({', '.join(closed)})")


class TaskDefinition(pulumi.ComponentResource):
    """A task definition on Fargate.

    Replaced revisions stay registered: the circuit breaker and an operator can go back to one of them.
    """

    arn: pulumi.Output[str]
    """ARN with revision."""
    log_group: str
    """Name of the log group, known in a preview."""
    role_names: tuple[str, str]
    """Names of the two roles, known in a preview; whoever starts a task passes them on."""

    def __init__(self, name: str, args: TaskDefinitionArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:TaskDefinition", name, None, opts)
        family = f"{args.prefix}-{name}"
        self.log_group = f"/ecs/{family}"
        self.role_names = (_role_name(args.prefix, name, "execution"), _role_name(args.prefix, name, "task"))
        logs = self._logs(name, args)
        execution, starts = self._role(
            name, "execution", args, execution_policy(args.location, args.containers, self.log_group)
        )
        task, works = self._role(name, "task", args, task_policy(args.location, args.permissions, args.session))
        definition = aws.ecs.TaskDefinition(
            name,
            family=family,
            requires_compatibilities=["FARGATE"],
            network_mode="awsvpc",
            cpu=str(args.cpu),
            memory=str(args.memory),
            runtime_platform={"cpu_architecture": args.architecture, "operating_system_family": "LINUX"},
            container_definitions=container_definitions(args.containers, args.location, self.log_group),
            volumes=[*({"name": volume} for volume in _volumes(args.containers)), *_shared_volumes(args)],
            execution_role_arn=execution.arn,
            task_role_arn=task.arn,
            skip_destroy=True,
            tags=dict(args.tags),
            # Whoever starts a task of this definition finds its log group there and its roles able to work.
            opts=pulumi.ResourceOptions(parent=self, depends_on=[logs, *starts, *works]),
        )
        self.arn = definition.arn
        self.register_outputs({"arn": definition.arn, "logGroup": self.log_group})

    def _logs(self, name: str, args: TaskDefinitionArgs) -> aws.cloudwatch.LogGroup:
        return aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=self.log_group,
            retention_in_days=args.log_retention_days,
            kms_key_id=args.key_arn,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )

    def _role(
        self, name: str, part: str, args: TaskDefinitionArgs, policy: str | None
    ) -> tuple[aws.iam.Role, list[aws.iam.RolePolicy]]:
        role = aws.iam.Role(
            f"{name}-{part}",
            name=_role_name(args.prefix, name, part),
            assume_role_policy=task_trust(args.location),
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )
        if policy is None:
            return role, []
        opts = pulumi.ResourceOptions(parent=self)
        return role, [aws.iam.RolePolicy(f"{name}-{part}", role=role.name, policy=policy, opts=opts)]


def task_role_arn(location: Location, prefix: str, name: str) -> str:
    """ARN of the role that the application of the task definition `name` works with, known in a preview."""
    return f"arn:{location.partition}:iam::{location.account}:role/{_role_name(prefix, name, 'task')}"


def _lets_agent_write(container: Container) -> bool:
    return not container.read_only_root_filesystem or set(SESSION_PATHS) <= set(container.writable_paths)


def _role_name(prefix: str, name: str, part: str) -> str:
    return short_name(f"{prefix}-{name}-{part}", ROLE_NAME_LIMIT)


def _shared_volumes(args: TaskDefinitionArgs) -> list[aws.ecs.TaskDefinitionVolumeArgs]:
    mounts = {mount.files: mount for container in args.containers for mount in container.mounts}
    return [_shared_volume(mount.volume, args.files[name]) for name, mount in sorted(mounts.items())]


def _shared_volume(name: str, shared: SharedVolume) -> aws.ecs.TaskDefinitionVolumeArgs:
    return aws.ecs.TaskDefinitionVolumeArgs(
        name=name,
        efs_volume_configuration=aws.ecs.TaskDefinitionVolumeEfsVolumeConfigurationArgs(
            file_system_id=shared.file_system_id,
            transit_encryption="ENABLED",
            authorization_config=aws.ecs.TaskDefinitionVolumeEfsVolumeConfigurationAuthorizationConfigArgs(
                access_point_id=shared.access_point_id, iam="ENABLED"
            ),
        ),
    )


def _volumes(containers: Sequence[Container]) -> list[str]:
    return sorted(volume for container in containers for volume in container.volumes.values())
