"""The trust and policies of a task's two roles: ECS itself takes on one to start it, the application the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from components.container import Container
from components.container_image import ecr_repository
from components.location import Location
from components.policy_document import Conditions, Statement, key_use, policy_document, service_trust
from components.secret_source import SecretSource


@dataclass(frozen=True)
class ExecSession:
    """What `aws ecs execute-command` needs of the task: the cluster's log group of sessions, and its key's alias."""

    log_group: str
    key_alias: str


def task_trust(location: Location) -> str:
    """Trust policy of both roles: ECS, acting for tasks of this account and region only."""
    conditions: Conditions = {
        "ArnLike": {"aws:SourceArn": location.arn("ecs", "*")},
        "StringEquals": {"aws:SourceAccount": location.account},
    }
    return service_trust("ecs-tasks.amazonaws.com", conditions)


def execution_policy(location: Location, containers: Sequence[Container], log_group: str) -> str:
    """Policy for starting these containers: pull their images, write their logs, read exactly their secrets."""
    sources = [source for container in containers for source in container.sources]
    return policy_document(
        *_pulling(location, [container.image for container in containers]),
        _logging(location, log_group),
        *_reading(sources),
        *_decrypting(location, sources),
    )


def task_policy(location: Location, permissions: Sequence[Statement], session: ExecSession | None) -> str | None:
    """Policy of the application itself, None where it calls no AWS service."""
    statements = [*permissions, *(_session(location, session) if session else ())]
    return policy_document(*statements) if statements else None


def _pulling(location: Location, images: Sequence[str]) -> list[Statement]:
    repositories = [repository for image in images if (repository := ecr_repository(image))]
    if not repositories:
        return []
    actions = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"]
    arns = {repository.arn(location.partition) for repository in repositories}
    return [
        # Signing in to the registry can't be narrowed to a resource (IAM service authorization reference, ECR).
        Statement("RegistrySignIn", ["ecr:GetAuthorizationToken"], ["*"]),
        Statement("PullImages", actions, sorted(arns)),
    ]


def _logging(location: Location, log_group: str) -> Statement:
    streams = location.arn("logs", f"log-group:{log_group}:*")
    return Statement("WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"], [streams])


def _reading(sources: Sequence[SecretSource]) -> list[Statement]:
    actions = {"secretsmanager": "secretsmanager:GetSecretValue", "ssm": "ssm:GetParameters"}
    sids = {"secretsmanager": "ReadSecrets", "ssm": "ReadParameters"}
    used = sorted({source.service for source in sources})
    return [
        Statement(sids[service], [actions[service]], sorted({s.resource for s in sources if s.service == service}))
        for service in used
    ]


def _decrypting(location: Location, sources: Sequence[SecretSource]) -> list[Statement]:
    keys = sorted({(source.service, source.key_alias) for source in sources if source.key_alias})
    return [
        key_use(location, alias, via=service, sid=f"Decrypt{position}")
        for position, (service, alias) in enumerate(keys, start=1)
    ]


def _session(location: Location, session: ExecSession) -> list[Statement]:
    # Source: ECS developer guide, "Monitor containers with ECS Exec", IAM permissions (read 2026-11-22).
    channels = ["CreateControlChannel", "CreateDataChannel", "OpenControlChannel", "OpenDataChannel"]
    group = location.arn("logs", f"log-group:{session.log_group}:*")
    by_alias: Conditions = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": session.key_alias}}
    return [
        Statement("SessionChannels", [f"ssmmessages:{action}" for action in channels], ["*"]),
        Statement("FindSessionLogs", ["logs:DescribeLogGroups"], ["*"]),
        Statement(
            "WriteSessionLogs", ["logs:CreateLogStream", "logs:DescribeLogStreams", "logs:PutLogEvents"], [group]
        ),
        Statement("DecryptSession", ["kms:Decrypt"], [location.arn("kms", "key/*")], conditions=by_alias),
    ]
