"""Restoring from a vault each week, to know that it can be done; AWS Backup removes what it restored.

What a restore needs beside the overrides below, AWS Backup infers: file systems are restored as new ones, encrypted
with the key that AWS manages (AWS Backup developer guide, "Restore testing inferred metadata", read 2026-11-22).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import service_trust


@dataclass(frozen=True)
class RestoredDatabase:
    """A database by its ARN, restored into the subnets of `subnet_group`.

    AWS Backup would else look for a group in a default VPC, which need not exist.
    """

    arn: str
    subnet_group: pulumi.Input[str]


@dataclass(frozen=True)
class RestoredFiles:
    """File systems by a tag that they bear."""

    tag_key: str
    tag_value: str


@dataclass(frozen=True)
class RestoreTestsArgs:
    """What the tests of a vault need.

    The latest recovery point in `vault_arn` of the database and of each file system is restored. `schedule` is an AWS
    cron expression in UTC. What was restored stays for `validation_hours`, 1 to 168, so that its contents can be looked
    at. Raises ValueError.
    """

    location: Location
    prefix: str
    vault_arn: str
    database: RestoredDatabase | None = None
    files: RestoredFiles | None = None
    schedule: str = "cron(0 9 ? * MON *)"
    validation_hours: int = 4
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        if not 1 <= self.validation_hours <= 168:
            raise ValueError(f"validation_hours: expected 1 to 168, got {self.validation_hours}")


class RestoreTests(pulumi.ComponentResource):
    """A restore-testing plan with a selection for each kind of store, and the role that restores."""

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
        ready = pulumi.ResourceOptions(parent=self, depends_on=[restoring])
        if args.database:
            aws.backup.RestoreTestingSelection(
                name,
                name=physical,
                restore_testing_plan_name=plan.name,
                protected_resource_type="RDS",
                protected_resource_arns=[args.database.arn],
                iam_role_arn=role.arn,
                restore_metadata_overrides={"dbSubnetGroupName": args.database.subnet_group},
                validation_window_hours=args.validation_hours,
                opts=ready,
            )
        if args.files:
            aws.backup.RestoreTestingSelection(
                f"{name}-files",
                name=f"{physical}_files",
                restore_testing_plan_name=plan.name,
                protected_resource_type="EFS",
                protected_resource_arns=["*"],
                protected_resource_conditions=_tagged(args.files),
                iam_role_arn=role.arn,
                validation_window_hours=args.validation_hours,
                opts=ready,
            )
        self.register_outputs({"planName": physical})


def _tagged(files: RestoredFiles) -> aws.backup.RestoreTestingSelectionProtectedResourceConditionsArgsDict:
    """Select by a tag, since the ids of file systems are AWS's own."""
    return {"string_equals": [{"key": f"aws:ResourceTag/{files.tag_key}", "value": files.tag_value}]}
