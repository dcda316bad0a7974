"""An ECS cluster on Fargate, with its metrics and the log of every session that somebody opened in a container."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.task_permissions import ExecSession


@dataclass(frozen=True)
class ClusterArgs:
    """What a cluster needs.

    The cluster is named `<prefix>-<name>`. `key_arn` and `key_alias` (`alias/…`) name one key, whose policy lets
    CloudWatch Logs use it. Logs are kept for `log_retention_days`, one of the numbers CloudWatch Logs accepts.
    """

    prefix: str
    key_arn: pulumi.Input[str]
    key_alias: str
    log_retention_days: int
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Cluster(pulumi.ComponentResource):
    """The cluster; services run in it on Fargate."""

    cluster_name: str
    """Known in a preview."""
    arn: pulumi.Output[str]
    session: ExecSession
    """Where sessions are logged; what a task that allows them is given."""

    def __init__(self, name: str, args: ClusterArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:Cluster", name, None, opts)
        self.cluster_name = f"{args.prefix}-{name}"
        self.session = ExecSession(f"/ecs/{self.cluster_name}/sessions", args.key_alias)
        sessions = self._log_group(f"{name}-sessions", self.session.log_group, args)
        # ECS would make this group itself, without our retention and key, and `destroy` would leave it behind.
        metrics = self._log_group(
            f"{name}-metrics", f"/aws/ecs/containerinsights/{self.cluster_name}/performance", args
        )
        cluster = aws.ecs.Cluster(
            name,
            name=self.cluster_name,
            settings=[{"name": "containerInsights", "value": "enhanced"}],
            configuration={"execute_command_configuration": _sessions(self.session.log_group, args)},
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[sessions, metrics]),
        )
        aws.ecs.ClusterCapacityProviders(
            name,
            cluster_name=cluster.name,
            capacity_providers=["FARGATE"],
            default_capacity_provider_strategies=[{"capacity_provider": "FARGATE", "base": 1, "weight": 1}],
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.arn = cluster.arn
        self.register_outputs({"clusterName": self.cluster_name, "arn": cluster.arn})

    def _log_group(self, name: str, log_group: str, args: ClusterArgs) -> aws.cloudwatch.LogGroup:
        return aws.cloudwatch.LogGroup(
            name,
            name=log_group,
            retention_in_days=args.log_retention_days,
            kms_key_id=args.key_arn,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self),
        )


def _sessions(log_group: str, args: ClusterArgs) -> aws.ecs.ClusterConfigurationExecuteCommandConfigurationArgsDict:
    return {
        "kms_key_id": args.key_arn,
        "logging": "OVERRIDE",
        "log_configuration": {"cloud_watch_log_group_name": log_group, "cloud_watch_encryption_enabled": True},
    }
