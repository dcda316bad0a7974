"""The preview of tests/fixtures/services_program, made once and asked by every test of the components in it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shipworthy.plan.model import Plan, Resource, ResourceOptions
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project

PROGRAM = Path(__file__).parents[1] / "fixtures" / "services_program"


@cache
def services_plan() -> Plan:
    project = load_project(PROGRAM)
    (plan,) = preview(project, [load_configuration(project, "dev")])
    assert plan.failure is None, plan.failure
    return plan


@dataclass(frozen=True)
class Found:
    """A resource of the plan, with inputs that a test may index without asking for their types."""

    resource: Resource
    inputs: Mapping[str, Any]

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def options(self) -> ResourceOptions:
        return self.resource.options


def all_of(type_: str) -> list[Found]:
    return [Found(resource, resource.inputs) for resource in services_plan().resources if resource.type == type_]


def find(type_: str, name: str) -> Found:
    found = [one for one in all_of(type_) if one.name == name]
    assert len(found) == 1, f"{type_} {name}: {len(found)} of {sorted(one.name for one in all_of(type_))}"
    return found[0]


def inputs(type_: str, name: str) -> Mapping[str, Any]:
    return find(type_, name).inputs


def names(found: Sequence[Found]) -> set[str]:
    return {one.name for one in found}


def statements(document: object) -> dict[str, Mapping[str, Any]]:
    """The statements of a policy document, which has to be known, by their ids."""
    assert isinstance(document, str), "the document is unknown in a preview"
    return {statement["Sid"]: statement for statement in json.loads(document)["Statement"]}


def waits_for(one: Found, other: Found) -> bool:
    """Whether `one` is created after `other`, for whatever reason."""
    return other.resource.urn in one.resource.dependencies


def depends_through(one: Found, path: str, other: Found) -> bool:
    """Whether an input of `one` refers to `other`."""
    return other.resource.urn in one.resource.property_dependencies.get(path, ())
