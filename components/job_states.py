"""What Step Functions does with a job: one run at a time, each attempt ended in time, a failed one tried again.

ECS ends no task because of its age, and Scheduler tries again only what could not be started. Source of the states'
form: Step Functions developer guide, "Transforming data with JSONata", "Run Amazon ECS or Fargate tasks" and "Handling
errors", read 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pulumi

MOST_RETRIES: Final = 10

LONGEST_TIMEOUT: Final = 7 * 24 * 60
"""Minutes."""

_SETTLE_SECONDS: Final = 15
_PAUSE_SECONDS: Final = 60
_STOP_MINUTES: Final = 3
"""What a stopped task takes to end (two minutes at most), and the pause after it."""

_PATIENTLY: Final = [{"ErrorEquals": ["States.ALL"], "IntervalSeconds": 5, "MaxAttempts": 5, "BackoffRate": 2}]
"""For calls to AWS that change nothing, or nothing twice."""

_OLDEST: Final = "($states.result.Executions^(StartDate, Name))[0].Name"
"""Of the runs that are under way, the one that began first; the name decides between two of one moment."""

State = Mapping[str, Any]


@dataclass(frozen=True)
class Attempts:
    """What is run, and how often: a task of the newest revision of `family`, for `timeout_minutes` each time."""

    family: str
    cluster_arn: str
    subnet_ids: pulumi.Input[Sequence[pulumi.Input[str]]]
    security_group_id: pulumi.Input[str]
    timeout_minutes: int
    retries: int


def longest_run(timeout_minutes: int, retries: int) -> int:
    """Return the minutes that a run takes at most, with all its attempts and the pauses between them."""
    return 1 + (retries + 1) * timeout_minutes + (retries + 1) * _STOP_MINUTES


def definition(attempts: Attempts) -> State:
    """Return the state machine in Amazon States Language, as values to be written as JSON.

    An attempt that failed may have left its task behind, so tasks of the family are stopped before anything goes on.
    """
    return {
        "Comment": f"One run of {attempts.family} at a time",
        "QueryLanguage": "JSONata",
        "StartAt": "Settle",
        "TimeoutSeconds": 60 * (longest_run(attempts.timeout_minutes, attempts.retries) + 10),
        "States": {
            **_alone(),
            "Run": _run(attempts),
            **_stopped(attempts),
            "Again": _choice(f"$attempt <= {attempts.retries}", "Pause", otherwise="Failed"),
            "Pause": {"Type": "Wait", "Seconds": _PAUSE_SECONDS, "Next": "Run"},
            "Failed": {"Type": "Fail", "Error": "{% $failure %}", "Cause": "The last attempt failed; see its log."},
        },
    }


def _alone() -> Mapping[str, State]:
    """Let only the run go on that began first; Scheduler may start one twice, and people whenever they like."""
    return {
        # What has just begun is listed a moment later.
        "Settle": {"Type": "Wait", "Seconds": _SETTLE_SECONDS, "Next": "Look"},
        "Look": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:sfn:listExecutions",
            "Arguments": {"StateMachineArn": "{% $states.context.StateMachine.Id %}", "StatusFilter": "RUNNING"},
            "Assign": {"oldest": f"{{% {_OLDEST} %}}", "attempt": 0},
            "Retry": _PATIENTLY,
            "Next": "Alone",
        },
        "Alone": _choice("$oldest = $states.context.Execution.Name", "Run", otherwise="Busy"),
        "Busy": {"Type": "Fail", "Error": "Job.Busy", "Cause": "Another run is under way; this one did nothing."},
    }


def _run(attempts: Attempts) -> State:
    return {
        "Type": "Task",
        "Resource": "arn:aws:states:::ecs:runTask.sync",
        "Arguments": {
            "Cluster": attempts.cluster_arn,
            "TaskDefinition": attempts.family,
            "LaunchType": "FARGATE",
            "PropagateTags": "TASK_DEFINITION",
            "NetworkConfiguration": {
                "AwsvpcConfiguration": {
                    "Subnets": attempts.subnet_ids,
                    "SecurityGroups": [attempts.security_group_id],
                    "AssignPublicIp": "DISABLED",
                }
            },
        },
        "TimeoutSeconds": 60 * attempts.timeout_minutes,
        "Catch": [
            {
                "ErrorEquals": ["States.ALL"],
                "Assign": {"failure": "{% $states.errorOutput.Error %}"},
                "Next": "Find what is left",
            }
        ],
        "Output": {"attempts": "{% $attempt + 1 %}"},
        "End": True,
    }


def _stopped(attempts: Attempts) -> Mapping[str, State]:
    return {
        "Find what is left": {
            "Type": "Task",
            "Resource": "arn:aws:states:::aws-sdk:ecs:listTasks",
            "Arguments": {"Cluster": attempts.cluster_arn, "Family": attempts.family, "DesiredStatus": "RUNNING"},
            "Assign": {"attempt": "{% $attempt + 1 %}"},
            "Output": "{% [$states.result.TaskArns] %}",
            "Retry": _PATIENTLY,
            "Next": "Stop what is left",
        },
        "Stop what is left": {
            "Type": "Map",
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "INLINE"},
                "StartAt": "Stop",
                "States": {
                    "Stop": {
                        "Type": "Task",
                        "Resource": "arn:aws:states:::aws-sdk:ecs:stopTask",
                        "Arguments": {
                            "Cluster": attempts.cluster_arn,
                            "Task": "{% $states.input %}",
                            "Reason": "The run has failed or took too long.",
                        },
                        "Retry": _PATIENTLY,
                        "End": True,
                    }
                },
            },
            "Next": "Again",
        },
    }


def _choice(condition: str, then: str, *, otherwise: str) -> State:
    return {
        "Type": "Choice",
        "Choices": [{"Condition": f"{{% {condition} %}}", "Next": then}],
        "Default": otherwise,
    }
