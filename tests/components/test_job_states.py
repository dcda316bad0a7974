"""The state machine of a job: where each state leads, and what is given to ECS."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from components.job_states import Attempts, definition, longest_run

CLUSTER = "arn:aws:ecs:eu-central-1:123456789012:cluster/shop"
MACHINE: Mapping[str, Any] = json.loads(
    json.dumps(definition(Attempts("shop-sync", CLUSTER, ["subnet-a", "subnet-b"], "sg-1", 45, 2)))
)
STATES: Mapping[str, Any] = MACHINE["States"]


def followers(state: Mapping[str, Any]) -> set[str]:
    choices = [each["Next"] for each in [*state.get("Choices", ()), *state.get("Catch", ())]]
    return {*choices, *(state[key] for key in ("Next", "Default") if key in state)}


def reached(start: str, without: str = "") -> set[str]:
    found, waiting = set[str](), [start]
    while waiting:
        state = waiting.pop()
        if state not in found and state != without:
            found.add(state)
            waiting.extend(followers(STATES[state]))
    return found


def test_every_state_is_reached_and_every_name_exists() -> None:
    assert reached(MACHINE["StartAt"]) == STATES.keys()


def test_nothing_runs_before_it_is_certain_that_no_other_run_began_earlier() -> None:
    assert "Run" not in reached(MACHINE["StartAt"], without="Alone")
    (choice,) = STATES["Alone"]["Choices"]
    assert choice == {"Condition": "{% $oldest = $states.context.Execution.Name %}", "Next": "Run"}
    assert STATES[STATES["Alone"]["Default"]]["Error"] == "Job.Busy"
    assert STATES["Look"]["Arguments"]["StatusFilter"] == "RUNNING"
    assert STATES["Settle"]["Seconds"] >= 10


def test_a_task_is_waited_for_and_ended_in_time() -> None:
    run = STATES["Run"]
    assert run["Resource"].endswith(":ecs:runTask.sync")
    assert run["TimeoutSeconds"] == 45 * 60
    assert run["End"] is True
    network = run["Arguments"]["NetworkConfiguration"]["AwsvpcConfiguration"]
    expected = {"Subnets": ["subnet-a", "subnet-b"], "SecurityGroups": ["sg-1"], "AssignPublicIp": "DISABLED"}
    assert network == expected


def test_whatever_an_attempt_left_is_stopped_before_the_next_and_before_the_end() -> None:
    assert [catch["ErrorEquals"] for catch in STATES["Run"]["Catch"]] == [["States.ALL"]]
    assert reached("Run", without="Stop what is left") == {"Run", "Find what is left"}
    found = STATES["Find what is left"]["Arguments"]
    assert (found["Cluster"], found["Family"]) == (CLUSTER, "shop-sync")


def test_there_are_as_many_attempts_as_asked_for() -> None:
    (choice,) = STATES["Again"]["Choices"]
    limit = re.fullmatch(r"\{% \$attempt <= (\d+) %\}", choice["Condition"])
    assert limit
    assert int(limit[1]) == 2
    assert STATES[choice["Next"]]["Next"] == "Run"
    assert STATES[STATES["Again"]["Default"]]["Type"] == "Fail"


def test_the_whole_run_has_an_end_behind_the_longest_that_attempts_take() -> None:
    pauses = STATES["Settle"]["Seconds"] + 3 * (STATES["Pause"]["Seconds"] + 120)
    assert 3 * 45 * 60 + pauses <= 60 * longest_run(45, 2) < MACHINE["TimeoutSeconds"]
