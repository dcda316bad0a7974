"""An earlier plan as what a later one is compared with, and which verdicts differ between the two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from shipworthy.plan.changes import Changes, Prior, PriorResource, VerdictChange
from shipworthy.plan.errors import ProgramError
from shipworthy.plan.findings import Outcome, Verdict
from shipworthy.plan.model import Message, Operation, Plan, Resource
from shipworthy.plan.values import Archive, Asset, Secret, Value
from shipworthy.preview.changes import changes

_TOLD: Final = (Outcome.VIOLATED, Outcome.ERROR, Outcome.UNRESOLVED, Outcome.WAIVED)


def compared(plan: Plan, earlier: Plan | None, name: str) -> Plan:
    """Give `plan` with its changes of `earlier`, which reports call `name`; None stands for nothing at all."""
    found = changes(plan, _prior(plan, earlier, name))
    # Without both programs' ends it is not known which rules would have held.
    if earlier is not None and earlier.failure is None and plan.failure is None and plan.packs and earlier.packs:
        found = replace(found, verdicts=_verdicts(plan, earlier, found))
    return replace(plan, changes=found)


def _prior(plan: Plan, earlier: Plan | None, name: str) -> Prior:
    if earlier is None:
        return Prior(name, plan.project, plan.stack, (), {}, deployed=False)
    resources = tuple(map(_prior_resource, earlier.resources))
    return Prior(name, earlier.project, earlier.stack, resources, earlier.outputs, deployed=False)


def _prior_resource(resource: Resource) -> PriorResource:
    options = resource.options
    return PriorResource(
        urn=resource.urn,
        type=resource.type,
        custom=resource.custom,
        id=resource.id,
        parent=resource.parent,
        provider=resource.provider,
        inputs=resource.inputs,
        outputs=resource.outputs,
        protect=options.protect,
        retain_on_delete=options.retain_on_delete,
        deleted_with=options.deleted_with,
        external=resource.operation is Operation.READ,
        import_id=options.import_id,
    )


def _verdicts(plan: Plan, earlier: Plan, found: Changes) -> tuple[VerdictChange, ...]:
    """List the verdicts that are not as they were, under a resource's new URN, as far as somebody has to know."""
    renamed = {change.before.urn: change.urn for change in found.resources if change.before is not None}
    before = {(one.pack, one.rule, renamed.get(one.urn, one.urn)): one for one in earlier.verdicts}
    after = {(one.pack, one.rule, one.urn): one for one in plan.verdicts}
    listed: list[VerdictChange] = []
    for pack, rule, urn in sorted(before.keys() | after.keys()):
        old, new = before.get((pack, rule, urn)), after.get((pack, rule, urn))
        if _outcome(old) is not _outcome(new) and (_is_told(old) or _is_told(new)):
            listed.append(VerdictChange(pack, rule, urn, _outcome(old), _outcome(new), new is not None and new.fails))
    return tuple(listed)


def _outcome(verdict: Verdict | None) -> Outcome | None:
    return None if verdict is None else verdict.outcome


def _is_told(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.outcome in _TOLD


def relocated(plan: Plan, source: str, target: str) -> Plan:
    """Give the plan with `target` wherever a value or text names the folder `source`, such as that of a checkout."""

    def moved(value: Value) -> Value:
        if isinstance(value, str):
            return value.replace(source, target)
        if isinstance(value, Secret):
            return Secret(moved(value.value))
        if isinstance(value, Mapping):
            return {key: moved(item) for key, item in value.items()}
        if isinstance(value, Sequence):
            return [moved(item) for item in value]
        if isinstance(value, (Asset, Archive)) and value.path is not None:
            return replace(value, path=value.path.replace(source, target))
        return value

    def fields(values: Mapping[str, Value]) -> dict[str, Value]:
        return {key: moved(value) for key, value in values.items()}

    def message(one: Message) -> Message:
        return replace(one, text=one.text.replace(source, target))

    failure = plan.failure
    return replace(
        plan,
        resources=tuple(replace(one, inputs=fields(one.inputs), outputs=fields(one.outputs)) for one in plan.resources),
        outputs=fields(plan.outputs),
        calls=tuple(replace(one, arguments=fields(one.arguments), result=fields(one.result)) for one in plan.calls),
        messages=tuple(map(message, plan.messages)),
        failure=None if failure is None else _failure(failure, str(failure).replace(source, target)),
    )


def _failure(failure: ProgramError, text: str) -> ProgramError:
    return type(failure)(text)
