"""Who talked to whom in a network: VPC flow logs in an encrypted log group with an end."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import Statement, policy_document, service_trust, source_account


@dataclass(frozen=True)
class FlowLogsArgs:
    """What flow logs need. The key's policy has to name CloudWatch Logs; `retention_days` is one that it offers."""

    location: Location
    prefix: str
    vpc_id: pulumi.Input[str]
    key_arn: pulumi.Input[str]
    retention_days: int
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class FlowLogs(pulumi.ComponentResource):
    """Accepted and rejected flows of a VPC, in ten-minute steps."""

    def __init__(self, name: str, args: FlowLogsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:network:FlowLogs", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        group_name = f"/vpc/{args.prefix}-{name}"
        group = aws.cloudwatch.LogGroup(
            name,
            name=group_name,
            kms_key_id=args.key_arn,
            retention_in_days=args.retention_days,
            tags=dict(args.tags),
            opts=own,
        )
        role = aws.iam.Role(
            name,
            name=f"{args.prefix}-{name}",
            assume_role_policy=service_trust("vpc-flow-logs.amazonaws.com", source_account(args.location)),
            tags=dict(args.tags),
            opts=own,
        )
        policy = aws.iam.RolePolicy(
            name, role=role.name, policy=_delivery(args.location.arn("logs", f"log-group:{group_name}")), opts=own
        )
        aws.ec2.FlowLog(
            name,
            vpc_id=args.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group.arn,
            iam_role_arn=role.arn,
            tags={**args.tags, "Name": f"{args.prefix}-{name}"},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[policy]),
        )
        self.register_outputs({"logGroupName": group_name})


def _delivery(group_arn: str) -> str:
    """Let the role write to this log group (VPC user guide, "Flow log IAM role", read 2026-11-22)."""
    write = ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"]
    return policy_document(
        Statement("Deliver", write, [group_arn, f"{group_arn}:*"]),
        Statement("FindGroup", ["logs:DescribeLogGroups"], ["*"]),
    )
