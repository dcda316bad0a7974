"""What bounds a pipeline, and the roles that it creates, whatever policies are attached to them later.

A boundary grants nothing: a role may do what its policies and its boundary both allow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Final

from components.delivery_grants import Grant, Territory
from components.policy_document import Statement, policy_document

_START: Final = re.compile(r"[A-Z][a-z]{2}")

_DECRYPT: Final = "kms:Dec*"

_APART: Final = ("iam", "kms")
"""Services whose actions are told apart by three letters: roles are guarded, and keys decrypt other stacks' data."""

_FEW: Final = 2

_SHAPES: Final = ("*LogDeliver*", "Create*", "Describe*")
"""What actions that AWS narrows to no resource have in common."""

_MANY: Final = 3

_WORKLOADS: Final = {
    "aps": "RemoteWrite",
    "backup": "Copy* Create* Delete* Describe* Get* List* Start* Stop* TagResource Update*",
    "cloudwatch": "Describe* Get* List* Put*",
    "dynamodb": "Batch* ConditionCheck* DeleteItem Describe* Get* List* PutItem Query Scan UpdateItem",
    "ec2": "Create* Delete* Describe* Modify*",
    "ecr": "Batch* Describe* Get* List*",
    "ecs": "Describe* ExecuteCommand List* RunTask Start* Stop* TagResource Update*",
    "elasticfilesystem": "Backup Client* Describe* List* Restore",
    "elasticloadbalancing": "Deregister* Describe* Modify* Register*",
    "events": "Describe* Put*",
    "kms": "CreateGrant Decrypt Describe* Encrypt Generate* List* ReEncrypt* RetireGrant Sign Verify*",
    "lambda": "Invoke*",
    "logs": "Create* Describe* Filter* Get* List* Put* Start* Stop*",
    "rds-db": "connect",
    "rds": "Add* Copy* Create* Delete* Describe* List* Modify* Restore*",
    "secretsmanager": "Describe* Get* List* Put* Update*",
    "ses": "Get* List* Send*",
    "sns": "Get* List* Publish* Subscribe Unsubscribe",
    "sqs": "ChangeMessageVisibility Delete* Get* List* Purge* Receive* Send*",
    "ssm": "Describe* Get* List* Put* ResumeSession StartSession TerminateSession",
    "states": "Describe* Get* List* Send* Start* Stop*",
}
"""What roles of a stack may be given, in their own account: never STS or the account's guards."""

_WORKLOAD_UNSCOPED: Final = (
    "backup-storage:MountCapsule",
    "backup:DescribeRestoreJob",
    "cloudwatch:DescribeAlarms",
    "cloudwatch:GetMetricData",
    "cloudwatch:PutMetricData",
    "ec2:DescribeNetworkInterfaces",
    "ec2:DescribeSecurityGroups",
    "ec2:DescribeSubnets",
    "ec2:DescribeVpcs",
    "ecr:GetAuthorizationToken",
    "ecs:ListTasks",
    "elasticloadbalancing:DescribeListeners",
    "elasticloadbalancing:DescribeRules",
    "elasticloadbalancing:DescribeTargetGroups",
    "elasticloadbalancing:DescribeTargetHealth",
    "logs:DescribeLogGroups",
    "rds:DescribeDBInstances",
    "ssmmessages:CreateControlChannel",
    "ssmmessages:CreateDataChannel",
    "ssmmessages:OpenControlChannel",
    "ssmmessages:OpenDataChannel",
    "tag:GetResources",
    "xray:GetSamplingRules",
    "xray:GetSamplingTargets",
    "xray:PutTelemetryRecords",
    "xray:PutTraceSegments",
)


def pipeline_boundary(
    territory: Territory,
    grants: Sequence[Grant],
    extra: Sequence[Statement],
    workload_boundary_arn: str,
) -> str:
    """Policy that keeps a pipeline to its own stack and its roles bounded.

    What it doesn't allow is denied: users, groups, identity providers and policies of IAM, the account's trail,
    detectors and default settings, the settings of the bucket of states, other stacks' resources where these
    have names of their own. Statements have no names, for want of room.
    """
    services = {grant.service for grant in grants if grant.resources}
    return policy_document(
        Statement("", _unscoped(grants), ["*"]),
        Statement(
            "",
            [verb for service in sorted(services - {"iam"}) for verb in _verbs(service, grants) if verb != _DECRYPT],
            [arn for service in sorted(services - {"iam"}) for arn in _reach(territory, service, grants)],
        ),
        Statement("", [_DECRYPT], territory.arns("kms:key/*"), conditions=territory.tags("own")),
        Statement("", _verbs("iam", grants), _reach(territory, "iam", grants)),
        *(replace(statement, sid="") for statement in extra),
        Statement("", ["iam:DeleteRolePermissionsBoundary"], ["*"], effect="Deny"),
        Statement(
            "",
            ["iam:AttachRolePolicy", "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"],
            ["*"],
            conditions={"StringNotEquals": {"iam:PermissionsBoundary": workload_boundary_arn}},
            effect="Deny",
        ),
    )


def workload_boundary(territory: Territory) -> str:
    """Policy that bounds the roles of a stack: they can't enter other accounts, or give themselves or others more.

    They may pass roles of the stack, which are as bounded, on to tasks that they start.
    """
    partition = territory.location.partition
    actions = [f"{service}:{verb}" for service, verbs in _WORKLOADS.items() for verb in verbs.split()]
    return policy_document(
        Statement("Services", actions, [arn for service in _WORKLOADS for arn in territory.arns(f"{service}:*")]),
        Statement(
            "Buckets",
            ["s3:AbortMultipartUpload", "s3:DeleteObject*", "s3:Get*", "s3:List*", "s3:PutObject*"],
            territory.arns("s3:{prefix}-*"),
        ),
        Statement("Models", ["bedrock:InvokeModel*"], [f"arn:{partition}:bedrock:*::*"]),
        Statement(
            "TaskRoles",
            ["iam:PassRole"],
            territory.arns("iam:role/{prefix}-*"),
            conditions={"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}},
        ),
        # Documents of Systems Manager's own belong to no account.
        Statement("Sessions", ["ssm:StartSession"], [f"arn:{partition}:ssm:*::document/AWS-StartPortForwarding*"]),
        Statement("Unscoped", _WORKLOAD_UNSCOPED, ["*"]),
    )


def _verbs(service: str, grants: Iterable[Grant]) -> list[str]:
    """Return how the service's actions begin, by their first letter for want of room: `ecs:C*`, but `iam:Cre*`."""
    actions = {
        action.partition(":")[2]
        for grant in grants
        if grant.service == service and grant.resources
        for action in grant.actions(writing=True)
    }
    letters = 3 if service in _APART else 1
    # IAM doesn't tell capitals from small letters.
    starts = {"*Tag" if "tag" in action.lower() else _START.findall(action)[0][:letters] for action in actions}
    return sorted(f"{service}:{start}*" for start in starts)


def _unscoped(grants: Iterable[Grant]) -> list[str]:
    """Return what AWS narrows to no resource, by a common word where a service has many such actions."""
    actions = {action for grant in grants if not grant.resources for action in grant.actions(writing=True)}
    for service in sorted({action.partition(":")[0] for action in actions}):
        for shape in _SHAPES:
            alike = {action for action in actions if fnmatchcase(action, f"{service}:{shape}")}
            if len(alike) > _FEW:
                actions = (actions - alike) | {f"{service}:{shape}"}
    return sorted(actions)


def _reach(territory: Territory, service: str, grants: Iterable[Grant]) -> list[str]:
    """Return the service's resources of the stack, or all of them where the service names many kinds itself."""
    patterns = {pattern for grant in grants for pattern in grant.resources if pattern.startswith(f"{service}:")}
    unnamed = {pattern for pattern in patterns if "{" not in pattern}
    named = {pattern for pattern in patterns if pattern.endswith("{prefix}-*")}
    if len(patterns) > _MANY:
        return territory.arns(f"{service}:*" if unnamed else f"{service}:*{{prefix}}-*")
    if len(named) > 1:
        patterns = patterns - named | {f"{service}:*{{prefix}}-*"}
    arns = {arn for pattern in patterns for arn in territory.arns(pattern)}
    return sorted(arn for arn in arns if not any(fnmatchcase(arn, other) for other in arns - {arn}))
