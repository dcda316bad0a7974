"""The steps of a preview that is compared with what was there, as `pulumi preview --json` writes them.

The form follows pkg/display/json.go (`PreviewStep`) of pulumi 3.272.0, read on 2026-11-22.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from shipworthy.plan.changes import ChangeOperation, Changes, Difference, PriorResource, ResourceChange
from shipworthy.plan.values import UNKNOWN_SENTINEL
from shipworthy.reports.json_value import Json, json_object, json_value

_NOT_COUNTED = (ChangeOperation.READ, ChangeOperation.READ_DISCARD)


def changed_steps(changes: Changes, steps: Mapping[str, dict[str, Json]]) -> list[Json]:
    """Return one step for each change; `steps` are those of the plan by URN, as if nothing was there."""
    return [_step(change, steps.get(change.urn)) for change in changes.resources if _is_step(change, steps)]


def change_summary(changes: Changes, steps: Mapping[str, dict[str, Json]]) -> dict[str, Json]:
    """Return how many steps there are of each operation; reads are no change."""
    shown = [change for change in changes.resources if _is_step(change, steps)]
    counts = Counter(change.operation.value for change in shown if change.operation not in _NOT_COUNTED)
    return {operation: counts[operation] for operation in sorted(counts)}


def described_changes(changes: Changes) -> dict[str, Json]:
    """Return what the engine's document has no place for: values, doubts, notes and refusals."""
    return {
        "comparedWith": changes.prior.name,
        "resources": [
            _described(change)
            for change in changes.resources
            if change.operation is not ChangeOperation.SAME or change.notes or change.refusal
        ],
        "outputs": [_difference(difference) for difference in changes.outputs],
        "verdicts": [
            {
                "pack": change.pack,
                "rule": change.rule,
                "urn": change.urn,
                "before": change.before.value if change.before else None,
                "after": change.after.value if change.after else None,
                "fails": change.fails,
            }
            for change in changes.verdicts
        ],
    }


def _is_step(change: ResourceChange, steps: Mapping[str, dict[str, Json]]) -> bool:
    """Leave out what the plan itself does not list: default providers."""
    return change.urn in steps or change.operation in (ChangeOperation.DELETE, ChangeOperation.READ_DISCARD)


def _step(change: ResourceChange, planned: dict[str, Json] | None) -> dict[str, Json]:
    gone = change.operation in (ChangeOperation.DELETE, ChangeOperation.READ_DISCARD)
    step: dict[str, Json] = {"op": change.operation.value, "urn": change.urn}
    if planned is not None and not gone and "provider" in planned:
        step["provider"] = planned["provider"]
    if gone and change.before is not None and change.before.provider:
        step["provider"] = change.before.provider
    if change.before is not None:
        step["oldState"] = _state(change.before)
    if planned is not None and not gone:
        step["newState"] = planned["newState"]
    if change.differences:
        keys = sorted({difference.path.partition(".")[0].partition("[")[0] for difference in change.differences})
        step["diffReasons"] = [*filter(None, keys)]
    return {**step, "detailedDiff": _detailed(change)}


def _detailed(change: ResourceChange) -> Json:
    suffix = "-replace" if change.operation is ChangeOperation.REPLACE else ""
    found: dict[str, Json] = {
        difference.path: {"kind": difference.kind.value + suffix, "inputDiff": True}
        for difference in change.differences
    }
    return found or None


def _state(old: PriorResource) -> dict[str, Json]:
    optional: dict[str, Json] = {
        "id": old.id if old.id != UNKNOWN_SENTINEL else "",
        "inputs": json_object(old.inputs),
        "outputs": json_object(old.outputs),
        "parent": old.parent,
        "external": old.external,
        "provider": old.provider,
        "protect": old.protect,
        "importID": old.import_id,
        "retainOnDelete": old.retain_on_delete,
        "deletedWith": old.deleted_with,
    }
    always: dict[str, Json] = {"urn": old.urn, "custom": old.custom, "type": old.type}
    return always | {key: value for key, value in optional.items() if value}


def _described(change: ResourceChange) -> dict[str, Json]:
    return {
        "urn": change.urn,
        "operation": change.operation.value,
        "certain": change.certain,
        "formerUrn": change.before.urn if change.before is not None and change.before.urn != change.urn else "",
        "differences": [_difference(difference) for difference in change.differences],
        "notes": list(change.notes),
        "refusal": change.refusal,
    }


def _difference(difference: Difference) -> dict[str, Json]:
    return {
        "path": difference.path,
        "kind": difference.kind.value,
        "before": json_value(difference.before),
        "after": json_value(difference.after),
        "doubt": difference.doubt,
    }
