"""A customer-managed KMS key with an alias, and a policy that names the services which use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location, Protection
from components.policy_document import Conditions, Statement, policy_document, source_account

Statements = Callable[[Location], list[Statement]]


class KeyService(Enum):
    """A service that calls KMS under its own name, for which the account's IAM policies can't speak.

    RDS, ElastiCache, Secrets Manager, S3 and AWS Backup are absent: they use a key by a grant or with the permissions
    of the caller or of their role, which the account's delegation covers.
    """

    LOGS = "logs"
    """CloudWatch Logs, for log groups."""
    ALARMS = "alarms"
    """CloudWatch alarms which notify an encrypted SNS topic."""
    EVENTS = "events"
    """EventBridge rules which notify an encrypted SNS topic or queue."""
    BUDGETS = "budgets"
    """AWS Budgets, notifying an encrypted SNS topic."""
    COST_ANOMALIES = "cost-anomalies"
    """Cost Anomaly Detection, notifying an encrypted SNS topic."""
    TOPICS = "topics"
    """SNS, delivering to encrypted SQS queues."""
    DISTRIBUTIONS = "distributions"
    """CloudFront, showing what encrypted buckets hold."""
    LOG_DELIVERY = "log-delivery"
    """Delivery of logs to encrypted buckets."""
    TRAIL = "trail"
    """CloudTrail, for the trails of this account."""


@dataclass(frozen=True)
class EncryptionKeyArgs:
    """What an encryption key needs.

    `prefix` begins the alias, `alias/<prefix>-<name>`, which is unique in account and region. The key is created in
    `location`'s region, whatever the provider's. A key that is deleted can be brought back for 30 days when
    `protected`, for 7 (the least KMS allows) when `disposable`. `shared_with` are other accounts, whose own policies
    may let AWS services of theirs read with the key, as a copy of a snapshot needs.
    """

    location: Location
    prefix: str
    description: str
    protection: Protection = "protected"
    services: Sequence[KeyService] = ()
    shared_with: Sequence[str] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class EncryptionKey(pulumi.ComponentResource):
    """A symmetric key, rotated each year, which the account may administer and the named services may use."""

    key_arn: pulumi.Output[str]
    key_id: pulumi.Output[str]
    alias_name: str
    """`alias/…`, known in a preview; IAM policies can name the key by it (`kms:ResourceAliases`)."""
    alias_arn: str
    """ARN of the alias, known in a preview."""

    def __init__(self, name: str, args: EncryptionKeyArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:security:EncryptionKey", name, None, opts)
        protected = args.protection == "protected"
        self.alias_name = f"alias/{args.prefix}-{name}"
        self.alias_arn = args.location.arn("kms", self.alias_name)
        key = aws.kms.Key(
            name,
            description=args.description,
            enable_key_rotation=True,
            rotation_period_in_days=365,
            deletion_window_in_days=30 if protected else 7,
            policy=key_policy(args.location, args.services, args.shared_with),
            region=args.location.region,
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, protect=protected),
        )
        aws.kms.Alias(
            name,
            name=self.alias_name,
            target_key_id=key.key_id,
            region=args.location.region,
            opts=pulumi.ResourceOptions(parent=self),
        )
        self.key_arn = key.arn
        self.key_id = key.key_id
        self.register_outputs({"keyArn": key.arn, "keyId": key.key_id, "aliasName": self.alias_name})


def key_policy(location: Location, services: Sequence[KeyService], shared_with: Sequence[str] = ()) -> str:
    """Key policy: the account delegates to its IAM policies, each service may do what it needs for this account only.

    Source: the services' own pages on encryption with KMS (CloudWatch Logs "Encrypt log data", SNS "Key management",
    CloudTrail "Configure KMS key policies", CloudFront "Restrict access to an Amazon S3 origin"), read 2026-11-22.
    """
    ordered = sorted(set(services), key=lambda service: service.value)
    named = [statement for service in ordered for statement in _STATEMENTS[service](location)]
    return policy_document(_account(location), *named, *(_others(location, shared_with) if shared_with else ()))


def _account(location: Location) -> Statement:
    return Statement("AccountDelegates", ["kms:*"], ["*"], principals=[location.root_arn])


def _others(location: Location, accounts: Sequence[str]) -> list[Statement]:
    """Allow what RDS does with the source's key when another account's service-linked role copies a snapshot.

    Source: AWS Backup Developer Guide, "Encryption for a backup copy to a different account or AWS Region"; KMS
    Developer Guide, "Allowing users in other accounts to use a KMS key", read 2026-11-22.
    """
    roots = [Location(location.partition, account, location.region).root_arn for account in sorted(accounts)]
    use = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    lend: Conditions = {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    grants = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    return [
        Statement("CopyingAccountsUse", use, ["*"], principals=roots),
        Statement("CopyingAccountsLend", grants, ["*"], principals=roots, conditions=lend),
    ]


def _logs(location: Location) -> list[Statement]:
    groups = location.arn("logs", "log-group:*")
    return [
        Statement(
            "LogGroups",
            ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
            ["*"],
            services=[location.regional_service("logs")],
            conditions={"ArnLike": {"kms:EncryptionContext:aws:logs:arn": groups}},
        )
    ]


def _publisher(sid: str, service: str, conditions: Callable[[Location], Conditions]) -> Statements:
    def statements(location: Location) -> list[Statement]:
        actions = ["kms:Decrypt", "kms:GenerateDataKey*"]
        return [Statement(sid, actions, ["*"], services=[service], conditions=conditions(location))]

    return statements


def _no_conditions(_: Location) -> Conditions:
    # EventBridge doesn't send its source to KMS: a condition on account or ARN would deny it (SNS developer guide, "Key
    # management", read 2026-11-22).
    return {}


def _trail(location: Location) -> list[Statement]:
    service = ["cloudtrail.amazonaws.com"]
    trails = f"arn:{location.partition}:cloudtrail:*:{location.account}:trail/*"
    return [
        Statement(
            "TrailEncrypts",
            ["kms:GenerateDataKey*"],
            ["*"],
            services=service,
            conditions={
                "ArnLike": {"kms:EncryptionContext:aws:cloudtrail:arn": trails, "aws:SourceArn": trails},
            },
        ),
        Statement(
            "TrailDescribesKey",
            ["kms:DescribeKey"],
            ["*"],
            services=service,
            conditions={"ArnLike": {"aws:SourceArn": trails}},
        ),
    ]


def _distributions(location: Location) -> Conditions:
    return {"ArnLike": {"aws:SourceArn": f"arn:{location.partition}:cloudfront::{location.account}:distribution/*"}}


def _log_delivery(location: Location) -> Conditions:
    sources = f"arn:{location.partition}:logs:*:{location.account}:delivery-source:*"
    return {**source_account(location), "ArnLike": {"aws:SourceArn": sources}}


_STATEMENTS: Final[Mapping[KeyService, Statements]] = {
    KeyService.LOGS: _logs,
    KeyService.ALARMS: _publisher("Alarms", "cloudwatch.amazonaws.com", source_account),
    KeyService.EVENTS: _publisher("Events", "events.amazonaws.com", _no_conditions),
    KeyService.BUDGETS: _publisher("Budgets", "budgets.amazonaws.com", source_account),
    KeyService.COST_ANOMALIES: _publisher("CostAnomalies", "costalerts.amazonaws.com", source_account),
    KeyService.TOPICS: _publisher("Topics", "sns.amazonaws.com", source_account),
    KeyService.DISTRIBUTIONS: _publisher("Distributions", "cloudfront.amazonaws.com", _distributions),
    KeyService.LOG_DELIVERY: _publisher("LogDelivery", "delivery.logs.amazonaws.com", _log_delivery),
    KeyService.TRAIL: _trail,
}
