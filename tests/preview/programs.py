"""Runs small programs that need no provider's SDK."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from shipworthy.plan.model import Plan, Resource
from shipworthy.plan.values import Value
from shipworthy.preview.answers import Answers
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import Project, load_project

PREAMBLE = """\
import pulumi

class Thing(pulumi.CustomResource):
    made: pulumi.Output[str]
    size: pulumi.Output[int]
    def __init__(self, name, props=None, opts=None, t="fake:index:Thing"):
        super().__init__(t, name, {"made": None, "size": None, **(props or {})}, opts)

class Group(pulumi.ComponentResource):
    def __init__(self, name, props=None, opts=None, remote=False):
        super().__init__("fake:index:Group", name, props, opts, remote)

"""
"""What every program starts with: a custom resource and a component of a package that does not exist."""


def write_project(
    folder: Path, program: str, config: Mapping[str, Any] | None = None, settings: Mapping[str, Any] | None = None
) -> Project:
    """Write a project `demo` with stack `dev`, and load it."""
    described = {"name": "demo", "runtime": "python", **(settings or {})}
    (folder / "Pulumi.yaml").write_text(yaml.safe_dump(described))
    (folder / "Pulumi.dev.yaml").write_text(yaml.safe_dump({"config": dict(config or {})}))
    main = folder / str(described.get("main", "__main__.py"))
    (main if main.suffix else main / "__main__.py").write_text(PREAMBLE + textwrap.dedent(program))
    return load_project(folder)


def run(folder: Path, program: str, config: Mapping[str, Any] | None = None, **options: Any) -> Plan:
    """Preview a program's stack `dev`."""
    project = write_project(folder, program, config)
    options.setdefault("timeout", 30)
    options.setdefault("answers", Answers())
    (plan,) = preview(project, [load_configuration(project, "dev")], **options)
    return plan


def resource(plan: Plan, name: str) -> Resource:
    """Give the one resource of a name."""
    (found,) = (each for each in plan.resources if each.name == name)
    return found


def inputs(plan: Plan, name: str) -> Mapping[str, Value]:
    """Give the inputs of the one resource of a name."""
    return resource(plan, name).inputs


def line_of(program: str, text: str) -> int:
    """Give the line of the written file on which a part of the program stands."""
    return (PREAMBLE + textwrap.dedent(program)).split(text)[0].count("\n") + 1
