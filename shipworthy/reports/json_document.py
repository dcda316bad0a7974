"""The report as JSON: the document of `pulumi preview --json`, and what the tool adds under the key `shipworthy`.

The engine's part follows pkg/display/json.go and sdk/go/common/apitype/core.go of pulumi 3.272.0 (read 2026-11-22),
without durations and time stamps. `docs/preview.schema.json` describes both parts. The same plan gives the same bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Final

from shipworthy.plan.model import Message, MessageSeverity, Operation, Resource, SourcePosition
from shipworthy.reports.inert import printable
from shipworthy.reports.json_additions import additions
from shipworthy.reports.json_changes import change_summary, changed_steps
from shipworthy.reports.json_value import Json, json_object, json_value
from shipworthy.reports.report import Report, StackReport
from shipworthy.reports.tree import STACK_TYPE

_NOT_CHANGES: Final = (Operation.READ,)


def render(report: Report) -> str:
    """Return one document for one stack, and one with `previews` for several."""
    documents: list[Json] = [_document(stack) for stack in report.stacks]
    whole = documents[0] if len(documents) == 1 else {"previews": documents}
    text = json.dumps(whole, indent=2, ensure_ascii=True, allow_nan=False)
    # Azure's and GitHub's runners take `##[…]` anywhere in a log for a command; in JSON it can stand only in a string.
    return text.replace("##[", "##\\u005b") + "\n"


def _document(stack: StackReport) -> dict[str, Json]:
    steps = stack.steps
    changes = Counter(step.operation.value for step in steps if step.operation not in _NOT_CHANGES)
    described = {step.urn: _step(step, stack) for step in steps}
    compared = stack.plan.changes
    diagnostics = [_diagnostic(message) for message in stack.plan.messages if _is_shown(message)]
    return {
        "config": json_object(stack.plan.configuration),
        "steps": [*described.values()] if compared is None else changed_steps(compared, described),
        "diagnostics": [*diagnostics, *_failure_diagnostics(stack)],
        "changeSummary": {operation: changes[operation] for operation in sorted(changes)}
        if compared is None
        else change_summary(compared, described),
        "shipworthy": additions(stack),
    }


def _step(resource: Resource, stack: StackReport) -> dict[str, Json]:
    step: dict[str, Json] = {"op": resource.operation.value, "urn": resource.urn}
    if resource.provider:
        step["provider"] = resource.provider
    return {**step, "newState": _state(resource, stack), "detailedDiff": None}


def _state(resource: Resource, stack: StackReport) -> dict[str, Json]:
    """Return the resource as the engine's state format has it; only `urn`, `custom` and `type` are always there."""
    is_stack = resource.type == STACK_TYPE
    optional: dict[str, Json] = {
        "id": resource.id,
        "inputs": json_object(resource.inputs),
        "outputs": json_object(stack.plan.outputs if is_stack else resource.outputs),
        "parent": resource.parent,
        "external": resource.operation is Operation.READ,
        "dependencies": list(resource.dependencies),
        "provider": resource.provider,
        "propertyDependencies": _urns_by_property(resource.property_dependencies),
        **_options(resource),
        "sourcePosition": _position(resource.position) if resource.position else "",
        "stackTrace": [{"sourcePosition": _position(frame)} for frame in resource.stack],
    }
    always: dict[str, Json] = {"urn": resource.urn, "custom": resource.custom, "type": resource.type}
    return always | {key: value for key, value in optional.items() if value}


def _options(resource: Resource) -> dict[str, Json]:
    options = resource.options
    return {
        "protect": options.protect,
        "additionalSecretOutputs": list(options.additional_secret_outputs),
        "customTimeouts": json_object(options.custom_timeouts),
        "importID": options.import_id,
        "retainOnDelete": options.retain_on_delete,
        "deletedWith": options.deleted_with,
        "ignoreChanges": list(options.ignore_changes),
        "replaceOnChanges": list(options.replace_on_changes),
        "replaceWith": list(options.replace_with),
        "replacementTrigger": json_value(options.replacement_trigger),
        "hideDiff": list(options.hide_diffs),
        "resourceHooks": {name: list(names) for name, names in options.hooks.items()},
    }


def _urns_by_property(dependencies: Mapping[str, tuple[str, ...]]) -> dict[str, Json]:
    return {key: list(dependencies[key]) for key in sorted(dependencies)}


def _position(position: SourcePosition) -> str:
    """Write a place as the SDK reports it (`pulumi.runtime.resource` 3.272.0): a URI with the line as its fragment."""
    scheme = "file://" if position.file.startswith("/") else "project:///"
    column = f",{position.column}" if position.column else ""
    return f"{scheme}{position.file}#{position.line}{column}"


def _is_shown(message: Message) -> bool:
    return message.severity is not MessageSeverity.DEBUG


def _diagnostic(message: Message) -> dict[str, Json]:
    urn: dict[str, Json] = {"urn": message.urn} if message.urn else {}
    return {**urn, "message": printable(message.text), "severity": message.severity.value}


def _failure_diagnostics(stack: StackReport) -> list[Json]:
    """Return the failures as errors, for readers that know only the engine's part of the document."""
    failures = [failure for failure in (stack.plan.failure, *stack.plan.pack_failures) if failure]
    refusals = stack.plan.changes.refusals if stack.plan.changes is not None else ()
    return [
        *({"message": printable(str(failure)), "severity": "error"} for failure in failures),
        *({"urn": change.urn, "message": printable(change.refusal), "severity": "error"} for change in refusals),
    ]
