"""What keeps a status page's data current: alarms that change, a clock in case one was missed, and posted incidents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.location import Location
from components.policy_document import Conditions, Statement, policy_document, service_trust
from components.short_name import ROLE_NAME_LIMIT, short_name
from components.status_states import (
    INCIDENTS_KEY,
    STATUS_KEY,
    State,
    StatusComponent,
    incident_definition,
    status_definition,
)

_RATE: Final = "rate(5 minutes)"
"""A page older than three of these says that it knows nothing."""


@dataclass(frozen=True)
class StatusFeedArgs:
    """What is shown, and where it is written; names begin with `<prefix>-<name>`.

    `bucket` is the physical name of a bucket under the key of `key_alias` (`alias/…`). `write_after` is what has to
    exist before anything is written there.
    """

    location: Location
    prefix: str
    components: Sequence[StatusComponent]
    bucket: str
    key_alias: str
    write_after: Sequence[pulumi.Resource] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])


class StatusFeed(pulumi.ComponentResource):
    """Two state machines: one writes what the alarms say, the other adds what people post. No code of ours runs."""

    status_arn: str
    """Known in a preview."""
    incident_arn: str
    """Known in a preview; whoever posts an incident starts it."""

    def __init__(self, name: str, args: StatusFeedArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:observability:StatusFeed", name, None, opts)
        self._args = args
        self._own = pulumi.ResourceOptions(parent=self)
        self.status_arn, self.incident_arn = self._arn(name), self._arn(f"{name}-incident")
        # Of composite alarms only they are told who may ask for all (CloudWatch API reference, DescribeAlarms, read
        # 2026-11-22).
        asking = Statement("AskAlarms", ["cloudwatch:DescribeAlarms"], ["*"])
        status = self._machine(
            name, status_definition(args.components, args.bucket), [asking, *_writing(args, STATUS_KEY)]
        )
        names = [component.name for component in args.components]
        adding = [*_writing(args, INCIDENTS_KEY), *_reading(args, INCIDENTS_KEY)]
        self._machine(f"{name}-incident", incident_definition(names, args.bucket), adding)
        self._starts(name, status)
        self.register_outputs({"statusArn": self.status_arn, "incidentArn": self.incident_arn})

    def _arn(self, name: str) -> str:
        return self._args.location.arn("states", f"stateMachine:{self._args.prefix}-{name}")

    def _machine(self, name: str, definition: State, permissions: Sequence[Statement]) -> aws.sfn.StateMachine:
        args = self._args
        trust: Conditions = {
            "ArnEquals": {"aws:SourceArn": self._arn(name)},
            "StringEquals": {"aws:SourceAccount": args.location.account},
        }
        role, allowed = self._role(name, service_trust("states.amazonaws.com", trust), policy_document(*permissions))
        return aws.sfn.StateMachine(
            name,
            name=f"{args.prefix}-{name}",
            role_arn=role.arn,
            definition=json.dumps(definition, sort_keys=True),
            type="STANDARD",
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[allowed, *args.write_after]),
        )

    def _starts(self, name: str, machine: aws.sfn.StateMachine) -> None:
        args = self._args
        rule_name = f"{args.prefix}-{name}"
        trust: Conditions = {
            "ArnEquals": {"aws:SourceArn": args.location.arn("events", f"rule/{rule_name}")},
            "StringEquals": {"aws:SourceAccount": args.location.account},
        }
        starting = policy_document(Statement("Start", ["states:StartExecution"], [self.status_arn]))
        role, allowed = self._role(f"{name}-events", service_trust("events.amazonaws.com", trust), starting)
        pattern = {
            "source": ["aws.cloudwatch"],
            "detail-type": ["CloudWatch Alarm State Change"],
            "resources": [{"prefix": args.location.arn("cloudwatch", f"alarm:{args.prefix}-")}],
        }
        rule = aws.cloudwatch.EventRule(
            name,
            name=rule_name,
            # Either is enough (EventBridge API reference, PutRule, read 2026-11-22).
            event_pattern=json.dumps(pattern, sort_keys=True),
            schedule_expression=_RATE,
            tags=dict(args.tags),
            opts=self._own,
        )
        aws.cloudwatch.EventTarget(
            name,
            rule=rule.name,
            arn=machine.name.apply(lambda _: self.status_arn),
            role_arn=role.arn,
            # What happened is asked anew; an event that comes late has nothing to add.
            input="{}",
            retry_policy={"maximum_event_age_in_seconds": 300, "maximum_retry_attempts": 3},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[machine, allowed]),
        )

    def _role(self, name: str, trust: str, policy: str) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        role = aws.iam.Role(
            name,
            name=short_name(f"{self._args.prefix}-{name}", ROLE_NAME_LIMIT),
            assume_role_policy=trust,
            tags=dict(self._args.tags),
            opts=self._own,
        )
        return role, aws.iam.RolePolicy(name, role=role.name, policy=policy, opts=self._own)


def _writing(args: StatusFeedArgs, key: str) -> list[Statement]:
    object_arn = f"arn:{args.location.partition}:s3:::{args.bucket}/{key}"
    return [
        Statement("Write", ["s3:PutObject"], [object_arn]),
        _with_key(args, "Encrypt", "kms:GenerateDataKey"),
    ]


def _reading(args: StatusFeedArgs, key: str) -> list[Statement]:
    object_arn = f"arn:{args.location.partition}:s3:::{args.bucket}/{key}"
    return [Statement("Read", ["s3:GetObject"], [object_arn]), _with_key(args, "Decrypt", "kms:Decrypt")]


def _with_key(args: StatusFeedArgs, sid: str, action: str) -> Statement:
    conditions: Conditions = {
        "ForAnyValue:StringEquals": {"kms:ResourceAliases": args.key_alias},
        "StringEquals": {"kms:ViaService": args.location.regional_service("s3")},
    }
    return Statement(sid, [action], [args.location.arn("kms", "key/*")], conditions=conditions)
