"""Where traces and metrics of applications go: a Prometheus workspace, and what X-Ray samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location, Protection
from components.policy_document import Statement
from components.secret_source import SecretSource, parameter
from components.short_name import short_name

_RULE_NAME_LIMIT: Final = 32
"""Longest name of a sampling rule (X-Ray API reference, `SamplingRule`, read 2026-11-22)."""

_PRIORITY: Final = 1000
"""Any number below X-Ray's own rule, whose 10,000 makes it the last one; services don't overlap."""

_RESERVOIR: Final = 1
"""Traces a second that are kept whatever the share, so that a quiet service isn't without any."""


@dataclass(frozen=True)
class TelemetryArgs:
    """What it needs. Physical names begin with `prefix`; `key_arn` encrypts metrics and the workspace's own log.

    `sampled` are the services, by the names that their traces bear, of which X-Ray says how much is kept:
    `sample_percent` of their requests, and the first one of each second.
    """

    location: Location
    prefix: str
    key_arn: pulumi.Input[str]
    log_retention_days: int
    sampled: Sequence[str] = ()
    sample_percent: float = 5
    protection: Protection = "protected"
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class Telemetry(pulumi.ComponentResource):
    """The workspace, the parameter with its address, and the sampling rules."""

    remote_write: SecretSource
    """Where a task finds the address that takes metrics; AWS chooses it, so only a reference is known in a preview."""
    workspace_id: pulumi.Output[str]
    query_endpoint: pulumi.Output[str]
    """What Grafana asks, as a data source of the type Prometheus that signs its requests."""

    def __init__(self, name: str, args: TelemetryArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:Telemetry", name, None, opts)
        self._args, self._own = args, pulumi.ResourceOptions(parent=self)
        self._alias = f"{args.prefix}-{name}"
        workspace = self._workspace(name)
        self.remote_write = self._address(name, workspace)
        for service in args.sampled:
            self._sampling(service)
        self.workspace_id = workspace.id
        self.query_endpoint = workspace.prometheus_endpoint
        self.register_outputs({"workspaceId": workspace.id})

    @property
    def permissions(self) -> list[Statement]:
        """What a collector may do: send traces, and write metrics into this workspace, told by its name's tag.

        X-Ray narrows none of its actions to a resource (IAM service authorization reference, read 2026-11-22).
        """
        asks = ["xray:GetSamplingRules", "xray:GetSamplingTargets"] if self._args.sampled else []
        workspaces = self._args.location.arn("aps", "workspace/*")
        return [
            Statement("SendTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments", *asks], ["*"]),
            Statement(
                "WriteMetrics",
                ["aps:RemoteWrite"],
                [workspaces],
                conditions={"StringEquals": {"aws:ResourceTag/Name": self._alias}},
            ),
        ]

    def _workspace(self, name: str) -> aws.amp.Workspace:
        args = self._args
        # AWS lets services deliver into groups of this name without a policy for each of them.
        group = f"/aws/vendedlogs/prometheus/{self._alias}"
        logs = aws.cloudwatch.LogGroup(
            f"{name}-logs",
            name=group,
            retention_in_days=args.log_retention_days,
            kms_key_id=args.key_arn,
            tags=dict(args.tags),
            opts=self._own,
        )
        return aws.amp.Workspace(
            name,
            alias=self._alias,
            kms_key_arn=args.key_arn,
            logging_configuration={"log_group_arn": args.location.arn("logs", f"log-group:{group}:*")},
            tags={**args.tags, "Name": self._alias},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[logs], protect=args.protection == "protected"),
        )

    def _address(self, name: str, workspace: aws.amp.Workspace) -> SecretSource:
        path = f"/{self._args.prefix}/{name}/remote-write"
        aws.ssm.Parameter(
            name,
            name=path,
            description=f"Where the metrics of {self._args.prefix} are written to",
            type="String",
            value=pulumi.Output.concat(workspace.prometheus_endpoint, "api/v1/remote_write"),
            tags=dict(self._args.tags),
            opts=self._own,
        )
        return parameter(self._args.location, path)

    def _sampling(self, service: str) -> None:
        aws.xray.SamplingRule(
            service,
            rule_name=short_name(service, _RULE_NAME_LIMIT),
            priority=_PRIORITY,
            reservoir_size=_RESERVOIR,
            fixed_rate=self._args.sample_percent / 100,
            service_name=service,
            service_type="*",
            host="*",
            http_method="*",
            url_path="*",
            resource_arn="*",
            version=1,
            tags=dict(self._args.tags),
            opts=self._own,
        )
