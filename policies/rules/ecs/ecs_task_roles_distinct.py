"""What starts a task and what the task's program may do are two roles.

The execution role pulls the image and reads every secret of the task; a program that runs with it can read them at any
time, and whatever else the agent may.

Source: Checkov CKV_AWS_249; `execution_role_arn`, `task_role_arn` of pulumi_aws 7.51.1, read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator

from policies.framework.limits import Limits
from policies.framework.resource import Resource, Stack
from policies.framework.rule import Level, Severity, Violation, not_applicable, stack_rule
from policies.rules.facts.relations import meant
from policies.rules.facts.tokens import ROLE


@stack_rule(
    severity=Severity.MEDIUM,
    level=Level.MANDATORY,
    resources=["aws:ecs/taskDefinition:TaskDefinition"],
    controls=["Peer/CKV_AWS_249"],
    remedy="Give the task a role of its own as task_role_arn.",
    passes=[
        {
            "type": "aws:ecs/taskDefinition:TaskDefinition",
            "name": "api",
            "inputs": {"executionRoleArn": "a", "taskRoleArn": "b"},
            "propertyDependencies": {"executionRoleArn": ["agent"], "taskRoleArn": ["program"]},
        },
        {"type": "aws:iam/role:Role", "name": "agent", "inputs": {}},
        {"type": "aws:iam/role:Role", "name": "program", "inputs": {}},
    ],
    fails=[
        {
            "type": "aws:ecs/taskDefinition:TaskDefinition",
            "name": "api",
            "inputs": {"executionRoleArn": "a", "taskRoleArn": "a"},
            "propertyDependencies": {"executionRoleArn": ["agent"], "taskRoleArn": ["agent"]},
        },
        {"type": "aws:iam/role:Role", "name": "agent", "inputs": {}},
    ],
)
def ecs_task_roles_distinct(task: Resource, stack: Stack, _: Limits) -> Iterator[Violation]:
    if not task.is_set("taskRoleArn"):
        not_applicable("the program has no role at all")
    if not task.is_set("executionRoleArn"):
        return
    agent, program = (meant(stack, task, path, [ROLE]) for path in ("executionRoleArn", "taskRoleArn"))
    if agent or program:
        same = bool(agent) and agent == program
    else:
        same = task.value("executionRoleArn") == task.value("taskRoleArn")
    if same:
        yield Violation("taskRoleArn", "is the execution role, which reads every secret of the task")
