"""A job: a container that runs to its end by a schedule, once at a time, and whose failures are heard of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import pulumi
import pulumi_aws as aws

from components.access import Access, AccessArgs, Egress, EgressArgs
from components.app_service import Reach
from components.container import Container
from components.dead_letters import DeadLetters
from components.job_permissions import running_policy, starting_policy
from components.job_states import Attempts, definition
from components.location import Location
from components.policy_document import Conditions, Statement, service_trust, source_account
from components.rhythm import rhythm
from components.short_name import ROLE_NAME_LIMIT, short_name
from components.task_definition import Architecture, TaskDefinition, TaskDefinitionArgs

_OLDEST_START: Final = 15
"""Minutes after which a start that could not be made is given up."""


@dataclass(frozen=True)
class JobArgs:
    """What a job needs; physical names begin with `<prefix>-<name>`.

    `container` runs to its end, after `sidecars` that run first; status 0 is success. `schedule` is `cron(…)` or
    `rate(…)`, in `time_zone`. An attempt is stopped after `timeout_minutes`, and followed by as many others as there
    are `retries`. `number` is the property of a logged JSON object that counts the job's work; it becomes a metric.
    What Scheduler can't start ends in `dead_letters`. `key_alias` (`alias/…`) is that of `key_arn`, for the schedule;
    `log_key_arn` encrypts the logs. `start_after` is what has to exist before the first run.

    Raises ValueError for a schedule that Scheduler refuses or that never fires.
    """

    location: Location
    prefix: str
    cluster_name: str
    vpc_id: pulumi.Input[str]
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    container: Container
    cpu: int
    memory: int
    schedule: str
    dead_letters: DeadLetters
    key_arn: pulumi.Input[str]
    key_alias: str
    log_key_arn: pulumi.Input[str]
    log_retention_days: int
    time_zone: str = "UTC"
    timeout_minutes: int = 60
    retries: int = 1
    number: str | None = None
    sidecars: Sequence[Container] = ()
    architecture: Architecture = "X86_64"
    permissions: Sequence[Statement] = ()
    reaches: Sequence[Reach] = ()
    start_after: Sequence[pulumi.Resource] = ()
    tags: Mapping[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        rhythm(self.schedule)


class Job(pulumi.ComponentResource):
    """The schedule, the state machine that it starts, and the task with security group, roles and logs of its own."""

    state_machine_arn: str
    """Known in a preview."""
    scheduled_arn: pulumi.Output[str]
    """The same, for whatever watches the schedule's runs and is created after it."""
    log_group: str
    """Known in a preview."""
    namespace: str
    """Where CloudWatch has the job's number, under its own name."""

    def __init__(self, name: str, args: JobArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shipworthy:compute:Job", name, None, opts)
        self._name, self._args = name, args
        self._own = pulumi.ResourceOptions(parent=self)
        self.namespace = f"{args.prefix}-{name}"
        self.state_machine_arn = args.location.arn("states", f"stateMachine:{self.namespace}")
        task = TaskDefinition(name, self._task(), self._own)
        self.log_group = task.log_group
        group = self._security_group()
        machine = self._machine(group, [task, *self._rules(group), *args.start_after], task.role_names)
        schedule = self._schedule(machine)
        if args.number is not None:
            self._count(args.number, task)
        self.scheduled_arn = schedule.name.apply(lambda _: self.state_machine_arn)
        self.register_outputs({"stateMachineArn": self.state_machine_arn, "logGroup": self.log_group})

    def _task(self) -> TaskDefinitionArgs:
        args = self._args
        return TaskDefinitionArgs(
            location=args.location,
            prefix=args.prefix,
            containers=[args.container, *args.sidecars],
            cpu=args.cpu,
            memory=args.memory,
            key_arn=args.log_key_arn,
            log_retention_days=args.log_retention_days,
            architecture=args.architecture,
            permissions=args.permissions,
            tags=args.tags,
        )

    def _security_group(self) -> aws.ec2.SecurityGroup:
        return aws.ec2.SecurityGroup(
            self._name,
            description=f"Tasks of {self.namespace}",
            vpc_id=self._args.vpc_id,
            tags={**self._args.tags, "Name": self.namespace},
            opts=self._own,
        )

    def _rules(self, group: aws.ec2.SecurityGroup) -> list[pulumi.Resource]:
        name, tags = self._name, self._args.tags
        https = EgressArgs(group.id, f"{name}: registry, secrets, logs", tags=tags)
        rules: list[pulumi.Resource] = [Egress(f"{name}-https", https, self._own)]
        for reach in self._args.reaches:
            access = AccessArgs(group.id, reach.security_group_id, reach.port, f"{name} to {reach.name}", tags)
            rules.append(Access(f"{name}-{reach.name}", access, self._own))
        return rules

    def _machine(
        self, group: aws.ec2.SecurityGroup, before: Sequence[pulumi.Resource], task_roles: tuple[str, ...]
    ) -> aws.sfn.StateMachine:
        args, physical = self._args, self.namespace
        policy = running_policy(args.location, args.cluster_name, physical, task_roles, physical)
        role, allowed = self._role("runner", "states.amazonaws.com", _of(args.location, self.state_machine_arn), policy)
        attempts = Attempts(
            family=physical,
            cluster_arn=args.location.arn("ecs", f"cluster/{args.cluster_name}"),
            subnet_ids=args.subnet_ids,
            security_group_id=group.id,
            timeout_minutes=args.timeout_minutes,
            retries=args.retries,
        )
        return aws.sfn.StateMachine(
            self._name,
            name=physical,
            role_arn=role.arn,
            definition=pulumi.Output.json_dumps(definition(attempts), sort_keys=True),
            type="STANDARD",
            tags=dict(args.tags),
            opts=pulumi.ResourceOptions(parent=self, depends_on=[*before, allowed]),
        )

    def _schedule(self, machine: aws.sfn.StateMachine) -> aws.scheduler.Schedule:
        args = self._args
        policy = starting_policy(args.location, self.namespace, args.key_alias, args.dead_letters.permissions)
        role, allowed = self._role("schedule", "scheduler.amazonaws.com", source_account(args.location), policy)
        return aws.scheduler.Schedule(
            self._name,
            name=self.namespace,
            description=f"Starts {self.namespace}",
            schedule_expression=args.schedule,
            schedule_expression_timezone=args.time_zone,
            flexible_time_window={"mode": "OFF"},
            kms_key_arn=args.key_arn,
            target={
                "arn": machine.name.apply(lambda _: self.state_machine_arn),
                "role_arn": role.arn,
                "input": "{}",
                "dead_letter_config": {"arn": args.dead_letters.queue_arn},
                "retry_policy": {
                    "maximum_retry_attempts": 5,
                    "maximum_event_age_in_seconds": 60 * min(_OLDEST_START, rhythm(args.schedule).shortest),
                },
            },
            opts=pulumi.ResourceOptions(parent=self, depends_on=[machine, args.dead_letters, allowed]),
        )

    def _role(
        self, part: str, service: str, conditions: Conditions, policy: str
    ) -> tuple[aws.iam.Role, aws.iam.RolePolicy]:
        name = f"{self._name}-{part}"
        role = aws.iam.Role(
            name,
            name=short_name(f"{self._args.prefix}-{name}", ROLE_NAME_LIMIT),
            assume_role_policy=service_trust(service, conditions),
            tags=dict(self._args.tags),
            opts=self._own,
        )
        return role, aws.iam.RolePolicy(name, role=role.name, policy=policy, opts=self._own)

    def _count(self, number: str, task: TaskDefinition) -> None:
        aws.cloudwatch.LogMetricFilter(
            self._name,
            name=self.namespace,
            log_group_name=self.log_group,
            pattern=f"{{ $.{number} = * }}",
            metric_transformation={"name": number, "namespace": self.namespace, "value": f"$.{number}"},
            opts=pulumi.ResourceOptions(parent=self, depends_on=[task]),
        )


def _of(location: Location, arn: str) -> Conditions:
    """Let the service work for this one resource of the account (the confused deputy)."""
    return {"ArnEquals": {"aws:SourceArn": arn}, "StringEquals": {"aws:SourceAccount": location.account}}
