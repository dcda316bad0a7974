"""Runs a state machine as Step Functions does, as far as ours go: its JSONata is evaluated, calls are answered."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

import jsonata

NOW = "2026-11-22T14:05:00Z"


@dataclass(frozen=True)
class Run:
    """How a run ended, and what was called with which arguments, in order."""

    status: str
    cause: str
    calls: list[tuple[str, Any]]


def run(definition: Mapping[str, Any], given: object, answers: Mapping[str, object]) -> Run:
    """Run a machine on an input; `answers` are what AWS says, by the end of each task's resource."""
    machine = json.loads(json.dumps(definition))
    variables: dict[str, Any] = {}
    calls: list[tuple[str, Any]] = []
    name = machine["StartAt"]
    while True:
        state = machine["States"][name]
        states: dict[str, Any] = {"input": given, "context": {"State": {"EnteredTime": NOW}}}
        if state["Type"] == "Fail":
            return Run("FAILED", f"{state['Error']}: {state['Cause']}", calls)
        if state["Type"] == "Choice":
            name = _chosen(state, {**variables, "states": states})
            continue
        if state["Type"] == "Task":
            call = state["Resource"].rpartition(":")[2]
            calls.append((call, evaluated(state["Arguments"], {**variables, "states": states})))
            states["result"] = answers.get(call)
        variables.update(evaluated(state.get("Assign", {}), {**variables, "states": states}))
        if state.get("End"):
            return Run("SUCCEEDED", "", calls)
        name = state["Next"]


def evaluated(value: Any, variables: Mapping[str, Any]) -> Any:
    """Return a value with every expression in it replaced by what it means."""
    if isinstance(value, str) and value.startswith("{%"):
        return _meaning(value.removeprefix("{%").removesuffix("%}").strip(), variables)
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value)
        return {key: evaluated(each, variables) for key, each in parts.items()}
    if isinstance(value, list):
        return [evaluated(each, variables) for each in cast("list[Any]", value)]
    return value


def _meaning(text: str, variables: Mapping[str, Any]) -> Any:
    expression: Any = jsonata.Jsonata(text)
    expression.register_lambda("parse", json.loads)
    frame = expression.create_frame()
    for name, each in variables.items():
        frame.bind(name, each)
    return expression.evaluate(None, frame)


def _chosen(state: Mapping[str, Any], variables: Mapping[str, Any]) -> str:
    for choice in state["Choices"]:
        holds = evaluated(choice["Condition"], variables)
        assert isinstance(holds, bool), "Step Functions fails where a condition is no boolean"
        if holds:
            return choice["Next"]
    return state["Default"]
