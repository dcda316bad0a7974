"""How the cases of a rule are written, and judged by a real pack process."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from tests.policies.harness import PackUnderTest, secret

SECRET: Final = secret("x7Zq0PaBc9")


@dataclass(frozen=True)
class Case:
    """What `rule` has to say about the first of `resources`, in the stack `stack`."""

    rule: str
    outcome: str
    title: str
    resources: tuple[Mapping[str, Any], ...]
    stack: str = "production"

    def __str__(self) -> str:
        return f"{self.rule}: {self.title} ({self.outcome})"


def alone(
    rule: str, type_: str, inputs: Mapping[str, Any], outcome: str, title: str, stack: str = "production"
) -> Case:
    """A resource without others."""
    return Case(rule, outcome, title, (resource(type_, "subject", inputs),), stack)


def together(rule: str, outcome: str, title: str, *resources: Mapping[str, Any], stack: str = "production") -> Case:
    """A resource, the first, with others."""
    return Case(rule, outcome, title, resources, stack)


def resource(
    type_: str, name: str, inputs: Mapping[str, Any], ignore_changes: Sequence[str] = (), **references: Sequence[str]
) -> dict[str, Any]:
    """A resource; `references` names those that each property refers to."""
    options = {"ignoreChanges": list(ignore_changes)} if ignore_changes else {}
    return {
        "type": type_,
        "name": name,
        "inputs": dict(inputs),
        "options": options,
        "propertyDependencies": {path: list(names) for path, names in references.items()},
    }


def after(declared: Mapping[str, Any], *names: str) -> dict[str, Any]:
    """The same resource with `depends_on`."""
    return {**declared, "dependencies": list(names)}


def options(declared: Mapping[str, Any], **given: Any) -> dict[str, Any]:
    """The same resource with these options, as the protocol names them."""
    return {**declared, "options": given}


def containers(*definitions: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs of a task definition with these containers."""
    return {"containerDefinitions": json.dumps(definitions)}


def verdict(case: Case, pack: PackUnderTest) -> dict[str, Any]:
    """Return the line that the pack writes about the case's first resource."""
    lines = pack.judge_stack(case.resources, stack=case.stack)
    return lines[case.rule, case.resources[0]["name"]]
