"""What a job's two machines may do: Scheduler starts its state machine, which runs tasks of one definition."""

from __future__ import annotations

from components.location import Location
from components.policy_document import Conditions, Statement, policy_document

_SYNC_RULE = "rule/StepFunctionsGetEventsForECSTaskRule"
"""The rule by which Step Functions hears that a task has ended; it creates it itself."""


def running_policy(location: Location, cluster: str, family: str, roles: tuple[str, ...], machine: str) -> str:
    """Policy of the state machine `machine`: tasks of `family` in `cluster` and nothing else, passing just `roles`.

    Source: Step Functions developer guide, "Run Amazon ECS or Fargate tasks", IAM policies (there `StopTask` and
    `DescribeTasks` are on everything, for want of the task's id), and the Service Authorization Reference on ECS
    (`ListTasks` knows container instances only, and the key `ecs:cluster`), read 2026-11-22.
    """
    tasks = [location.arn("ecs", f"task/{cluster}/*")]
    in_cluster: Conditions = {"ArnEquals": {"ecs:cluster": location.arn("ecs", f"cluster/{cluster}")}}
    to_tasks: Conditions = {"StringEquals": {"iam:PassedToService": "ecs-tasks.amazonaws.com"}}
    on_creation: Conditions = {"StringEquals": {"ecs:CreateAction": "RunTask"}}
    rule = ["events:DescribeRule", "events:PutRule", "events:PutTargets"]
    return policy_document(
        Statement("Run", ["ecs:RunTask"], [location.arn("ecs", f"task-definition/{family}:*")], conditions=in_cluster),
        Statement("Tag", ["ecs:TagResource"], tasks, conditions=on_creation),
        Statement("PassRoles", ["iam:PassRole"], [location.role_arn(role) for role in roles], conditions=to_tasks),
        Statement("Follow", ["ecs:DescribeTasks", "ecs:StopTask"], tasks, conditions=in_cluster),
        Statement("FindTasks", ["ecs:ListTasks"], ["*"], conditions=in_cluster),
        Statement("HearOfEnds", rule, [location.arn("events", _SYNC_RULE)]),
        Statement("LookAtRuns", ["states:ListExecutions"], [location.arn("states", f"stateMachine:{machine}")]),
    )


def starting_policy(location: Location, machine: str, key_alias: str, failures: tuple[Statement, ...]) -> str:
    """Policy of the schedule: start `machine`, read what the schedule keeps encrypted, and put `failures` aside."""
    by_alias: Conditions = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": key_alias}}
    return policy_document(
        Statement("Start", ["states:StartExecution"], [location.arn("states", f"stateMachine:{machine}")]),
        Statement("ReadSchedule", ["kms:Decrypt"], [location.arn("kms", "key/*")], conditions=by_alias),
        *failures,
    )
