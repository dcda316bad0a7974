"""A plan as text that is easy to review in a diff."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Any, Final

from shipworthy.plan.model import Operation, Plan, Resource, ResourceOptions
from shipworthy.plan.values import Archive, Asset, ResourceReference, Secret, Unknown, Value

_STACK: Final = "pulumi:pulumi:Stack"
_LEFT_OUT: Final = frozenset({"version", "plugin_download_url"})
"""Options that say which plugin is used; they change with every update of a provider's SDK."""


def snapshot(plan: Plan) -> str:
    """Render a plan, names sorted, unknown and secret values as `<unknown>` and `<secret>`.

    Resources are in the order of type and name, so that one that gets another parent keeps its place.
    """
    blocks = [[f"stack {plan.stack} of {plan.project}"]]
    ordered = sorted(plan.resources, key=lambda resource: (resource.type, resource.name, resource.urn))
    blocks += [list(_resource(resource)) for resource in ordered if resource.type != _STACK]
    if plan.outputs:
        blocks.append(["outputs", *_mapping(plan.outputs, 1)])
    if plan.failure is not None:
        blocks.append(["the program failed"])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _resource(resource: Resource) -> Iterator[str]:
    operation = "" if resource.operation is Operation.CREATE else f" ({resource.operation.value})"
    yield f"{resource.type} {resource.name}{operation}"
    facts: dict[str, Value] = {}
    if resource.parent and f"::{_STACK}::" not in resource.parent:
        facts["parent"] = _short(resource.parent)
    if resource.id:
        facts["id"] = resource.id
    facts |= _options(resource.options)
    if resource.dependencies:
        facts["depends on"] = sorted(_short(urn) for urn in resource.dependencies)
    if resource.inputs:
        facts["inputs"] = resource.inputs
    if not resource.custom and resource.outputs:
        facts["outputs"] = resource.outputs
    for name, value in facts.items():
        yield from _entry(name, value, 1)


def _options(options: ResourceOptions) -> dict[str, Value]:
    found: dict[str, Any] = {}
    for field in fields(options):
        value = getattr(options, field.name)
        if value and field.name not in _LEFT_OUT:
            found[field.name.replace("_", " ")] = list(value) if isinstance(value, tuple) else value  # pyright: ignore[reportUnknownArgumentType]
    return found


def _short(urn: str) -> str:
    """Name a resource by type and name, which do not hold the stack."""
    _, _, qualified, name = urn.split("::", 3)
    return f"{qualified.rpartition('$')[2]} {name}"


def _mapping(values: Mapping[str, Value], depth: int) -> Iterator[str]:
    for name in sorted(values):
        yield from _entry(name, values[name], depth)


def _entry(name: str, value: Value, depth: int) -> Iterator[str]:
    label = f"{'  ' * depth}{name}:"
    if isinstance(value, Mapping) and value:
        yield label
        yield from _mapping(value, depth + 1)
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        yield label
        for item in value:
            yield from _item(item, depth + 1)
    else:
        yield f"{label} {_leaf(value)}"


def _item(value: Value, depth: int) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        first, *rest = _mapping(value, depth + 1)
        yield f"{'  ' * depth}- {first.strip()}"
        yield from rest
    elif isinstance(value, Sequence) and not isinstance(value, str) and value:
        yield f"{'  ' * depth}-"
        for item in value:
            yield from _item(item, depth + 1)
    else:
        yield f"{'  ' * depth}- {_leaf(value)}"


def _leaf(value: Value) -> str:
    match value:
        case Unknown():
            return "<unknown>"
        case Secret():
            return "<secret>"
        case Asset() | Archive():
            return f"<{type(value).__name__.lower()} {value.hash or 'of unknown content'}>"
        case ResourceReference():
            return f"<{_short(value.urn)}>"
        case _:
            return json.dumps(value, ensure_ascii=False)
