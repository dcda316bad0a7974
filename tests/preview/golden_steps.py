"""Writes a plan as the goldens are written: the CLI's JSON, without what a preview can't repeat."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, cast

from shipworthy.plan.model import Operation, Plan, Resource
from shipworthy.plan.values import SECRET_PLACEHOLDER, UNKNOWN_SENTINEL, Archive, Asset, Secret, Unknown, Value
from shipworthy.preview.values import ARCHIVE, ASSET, SIGNATURE


def steps(plan: Plan) -> list[dict[str, Any]]:
    return [_step(resource) for resource in plan.resources]


def change_summary(plan: Plan) -> dict[str, int]:
    changes = (resource.operation for resource in plan.resources if resource.operation is not Operation.READ)
    return dict(Counter(operation.value for operation in changes))


def shown(value: Value) -> Any:  # noqa: PLR0911 - one return a kind
    match value:
        case Unknown():
            return UNKNOWN_SENTINEL
        case Secret():
            return SECRET_PLACEHOLDER
        case Asset() | Archive():
            return _shown_asset(value)
        case Mapping():
            return {name: shown(item) for name, item in cast("Mapping[str, Value]", value).items()}
        case str():
            return value
        case Sequence():
            return [shown(item) for item in cast("Sequence[Value]", value)]
        case _:
            return value


def _shown_asset(value: Asset | Archive) -> dict[str, Any]:
    fields: dict[str, Any] = {SIGNATURE: ASSET if isinstance(value, Asset) else ARCHIVE, "hash": value.hash}
    for name, content in vars(value).items():
        if content is not None and name != "hash":
            fields[name] = {key: shown(member) for key, member in content.items()} if name == "assets" else content
    return fields


def _step(resource: Resource) -> dict[str, Any]:
    options = resource.options
    read = resource.operation is Operation.READ
    fields = {
        "additionalSecretOutputs": sorted(options.additional_secret_outputs),
        "customTimeouts": {name: int(seconds) for name, seconds in options.custom_timeouts.items()},
        "deletedWith": options.deleted_with,
        "dependencies": list(resource.dependencies),
        "external": read,
        "id": resource.id,
        "ignoreChanges": list(options.ignore_changes),
        "importID": options.import_id,
        "inputs": shown(resource.inputs),
        "parent": resource.parent,
        "protect": options.protect,
        "provider": resource.provider,
        "replaceOnChanges": list(options.replace_on_changes),
        "retainOnDelete": options.retain_on_delete,
        "sourcePosition": f"{resource.position.file}#{resource.position.line}" if resource.position else "",
    }
    step = {name: content for name, content in fields.items() if content}
    step |= {"custom": resource.custom, "op": resource.operation.value, "type": resource.type, "urn": resource.urn}
    if resource.property_dependencies:
        depends = resource.property_dependencies.items()
        step["propertyDependencies"] = {name: list(urns) for name, urns in depends if urns}
    return step
