"""Restoring from a vault each week, to know that it can be done; AWS Backup removes what it restored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import service_trust


@dataclass(frozen=True)
class RestoreTestsArgs:
    """What the tests of one database need.

    The latest recovery point in `vault_arn` of `database_arn` is restored into the subnets of `subnet_group`, which AWS
    Backup would else look for in a default VPC that need not exist. `schedule` is an AWS cron expression in UTC. What
    was restored stays for `validation_hours`, 1 to 168, so that its contents can be looked at. Raises ValueError.
    """

    location: Location
    prefix: str
    vault_arn: str
    database_arn: str
    subnet_group: pulumi.Input[str]
    schedule: str = "cron(0 9 ? * MON *)"
    validation_hours: int = 4
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if not 1 <= self.validation_hours <= 168:
            raise ValueError(f"validation_hours: expected 1 to 168, got {self.validation_hours}")


class RestoreTests(pulumi.ComponentResource):
    """A restore-testing plan with the database as its selection, and the role that restores."""

    def __init__(self, name: str, args: RestoreTestsArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:backup:RestoreTests", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        # Names of these two take letters, digits and underscores only (AWS Backup API reference, read 2026-11-22).
        physical = f"{args.prefix}-{name}".replace("-", "_")
        role = aws.iam.Role(
            name,
            name=f"{args.prefix}-{name}",
            assume_role_policy=service_trust("backup.amazonaws.com"),
            tags=dict(args.tags),
            opts=own,
        )
        restoring = aws.iam.RolePolicyAttachment(
            name,
            role=role.name,
            policy_arn=args.location.managed_policy_arn("service-role/AWSBackupServiceRolePolicyForRestores"),
            opts=own,
        )
        plan = aws.backup.RestoreTestingPlan(
            name,
            name=physical,
            schedule_expression=args.schedule,
            start_window_hours=1,
            recovery_point_selection={
                "algorithm": "LATEST_WITHIN_WINDOW",
                "include_vaults": [args.vault_arn],
                "recovery_point_types": ["SNAPSHOT"],
                "selection_window_days": 7,
            },
            tags=dict(args.tags),
            opts=own,
        )
        aws.backup.RestoreTestingSelection(
            name,
            name=physical,
            restore_testing_plan_name=plan.name,
            protected_resource_type="RDS",
            protected_resource_arns=[args.database_arn],
            iam_role_arn=role.arn,
            restore_metadata_overrides={"dbSubnetGroupName": args.subnet_group},
            validation_window_hours=args.validation_hours,
            opts=pulumi.ResourceOptions(parent=self, depends_on=[restoring]),
        )
        self.register_outputs({"planName": physical})
