"""The trust and policies of a task's two roles: ECS itself takes on one to start it, the application the other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from components.container import Container
from components.container_image import ecr_repository
from components.location import Location
from components.policy_document import Conditions, Statement, policy_document, service_trust
from components.secret_source import SecretSource

_READING: Final[Mapping[str, tuple[str, str, str]]] = {
    "secretsmanager": ("Secrets", "secretsmanager:GetSecretValue", "SecretARN"),
    "ssm": ("Parameters", "ssm:GetParameters", "PARAMETER_ARN"),
}
"""By service: what it keeps, what ECS calls, and the encryption context that names the value to KMS.

Through that context a role decrypts exactly the values it may read, whatever key they are under, at once: a condition
on the key's alias takes minutes to have its effect, in which the first tasks would fail. Source: Secrets Manager user
guide, "Secret encryption and decryption", and Systems Manager user guide on SecureString parameters, read 2026-11-22.
"""


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
        *_reading(location, sources),
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


def _reading(location: Location, sources: Sequence[SecretSource]) -> list[Statement]:
    statements: list[Statement] = []
    for service, (noun, action, context) in _READING.items():
        resources = sorted({source.resource for source in sources if source.service == service})
        if resources:
            conditions: Conditions = {
                "StringEquals": {"kms:ViaService": location.regional_service(service)},
                "StringLike": {f"kms:EncryptionContext:{context}": resources},
            }
            keys = [location.arn("kms", "key/*")]
            statements.append(Statement(f"Read{noun}", [action], resources))
            statements.append(Statement(f"Decrypt{noun}", ["kms:Decrypt"], keys, conditions=conditions))
    return statements


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
