"""Where schedules put what they could not start, for somebody to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import Conditions, Statement, policy_document

_KEPT_SECONDS: Final = 14 * 24 * 3600
"""The longest that SQS keeps a message (SQS API reference, `SetQueueAttributes`, read 2026-11-22)."""


@dataclass(frozen=True)
class DeadLettersArgs:
    """The queue is named `<prefix>-<name>`; `key_arn` and `key_alias` (`alias/…`) name the key that encrypts it."""

    location: Location
    prefix: str
    key_arn: pulumi.Input[str]
    key_alias: str
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class DeadLetters(pulumi.ComponentResource):
    """An encrypted queue that is reached over TLS only; who sends to it needs `permissions`."""

    queue_name: str
    """Known in a preview."""
    arn: str
    """Known in a preview."""
    queue_arn: pulumi.Output[str]
    """The same, for whatever has to be created after the queue."""
    permissions: tuple[Statement, ...]
    """What a role needs that sends; the account's own policies decide who that is."""

    def __init__(self, name: str, args: DeadLettersArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:DeadLetters", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        self.queue_name = f"{args.prefix}-{name}"
        self.arn = args.location.arn("sqs", self.queue_name)
        self.permissions = _sending(args, self.arn)
        queue = aws.sqs.Queue(
            name,
            name=self.queue_name,
            kms_master_key_id=args.key_arn,
            message_retention_seconds=_KEPT_SECONDS,
            tags=dict(args.tags),
            opts=own,
        )
        aws.sqs.QueuePolicy(name, queue_url=queue.id, policy=_tls_only(self.arn), opts=own)
        self.queue_arn = queue.name.apply(lambda _: self.arn)
        self.register_outputs({"queueName": self.queue_name, "arn": self.arn})


def _sending(args: DeadLettersArgs, arn: str) -> tuple[Statement, ...]:
    """Source: SQS developer guide, "Key management" (permissions of a producer), read 2026-11-22."""
    by_alias: Conditions = {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": args.key_alias},
        "StringEquals": {"kms:ViaService": args.location.regional_service("sqs")},
    }
    keys = [args.location.arn("kms", "key/*")]
    return (
        Statement("KeepFailures", ["sqs:SendMessage"], [arn]),
        Statement("EncryptFailures", ["kms:Decrypt", "kms:GenerateDataKey"], keys, conditions=by_alias),
    )


def _tls_only(arn: str) -> str:
    denied: Conditions = {"Bool": {"aws:SecureTransport": "false"}}
    return policy_document(Statement("TlsOnly", ["sqs:*"], [arn], anyone=True, effect="Deny", conditions=denied))
