"""What a plan would do to what is there already, decided as the engine does where no provider is needed.

Source: pulumi/pulumi `pkg/resource/deploy/step_generator.go` (`GenerateReadSteps`, `continueStepsFromImport`,
`continueStepsFromDiff`, `GenerateDeletes`) and `step.go` (`DeleteStep`), read on 2026-11-22.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from shipworthy.plan.changes import ChangeOperation, Changes, Difference, DifferenceKind, Prior, ResourceChange
from shipworthy.plan.changes import PriorResource as Old
from shipworthy.plan.model import Operation, Plan, Resource
from shipworthy.preview.comparison import UNKNOWN_DOUBT, Comparison
from shipworthy.preview.prior_resources import PriorResources, imports_another
from shipworthy.preview.property_paths import covers, parse_path, taken_back
from shipworthy.preview.urns import is_provider, name_of, type_of

PROVIDER_DOUBT: Final = "only the provider can tell whether another configuration of it matters"


def changes(plan: Plan, prior: Prior) -> Changes:
    """Compare a plan with what was there before; where the program failed, nothing is said to be deleted."""
    matcher = PriorResources(prior)
    found: list[ResourceChange] = []
    continued: set[str] = set()
    for resource in _parents_first(plan.resources):
        old, refusal = matcher.match(resource)
        if old is not None:
            continued.add(old.urn)
        change = _change(resource, old, matcher)
        found.append(replace(change, refusal=refusal or change.refusal))
    if plan.failure is None:
        found += _deletions([old for old in prior.resources if old.doomed or old.urn not in continued])
    outputs = Comparison().differences(prior.outputs, plan.outputs) if plan.failure is None else ()
    return Changes(prior, tuple(sorted(found, key=lambda change: (change.urn, change.operation.value))), outputs)


def _parents_first(resources: Sequence[Resource]) -> list[Resource]:
    below: dict[str, list[Resource]] = {}
    known = {resource.urn for resource in resources}
    for resource in resources:
        below.setdefault(resource.parent if resource.parent in known else "", []).append(resource)
    ordered: list[Resource] = []
    pending = [""]
    while pending:
        children = below.get(pending.pop(), [])
        ordered += children
        pending += [child.urn for child in children]
    return ordered


def _change(resource: Resource, old: Old | None, matcher: PriorResources) -> ResourceChange:
    change = ResourceChange(ChangeOperation(resource.operation.value), resource.urn, resource.type, old)
    if resource.operation is Operation.READ:
        return _read(change, resource, old)
    if old is None:
        return change
    if old.external:
        note = "was only read until now; what is there stays, and this one is created beside it"
        return replace(change, operation=ChangeOperation.REPLACE, notes=(note,))
    if imports_another(resource, old):
        note = f"takes the place of {old.id}, which is deleted" if old.id else "takes the place of what is there"
        return _checked(replace(change, operation=ChangeOperation.IMPORT, notes=(note,)), resource, old)
    return _continued(change, resource, old, matcher)


def _read(change: ResourceChange, resource: Resource, old: Old | None) -> ResourceChange:
    if old is None:
        return change
    if not old.external:
        what = "is given up, and only read from now on" if old.id == resource.id else f"replaces {old.id}, which goes"
        return replace(change, notes=(what,))
    found = Comparison().differences({**old.inputs, "id": old.id}, {**resource.inputs, "id": resource.id})
    return replace(change, differences=found)


def _continued(change: ResourceChange, resource: Resource, old: Old, matcher: PriorResources) -> ResourceChange:
    inputs = taken_back(resource.inputs, old.inputs, resource.options.ignore_changes)
    found = matcher.comparison(old).differences(old.inputs, inputs)
    differences = (*(_explained(one, resource) for one in found), *_provider(resource, old))
    reason = _replacement(resource, old, differences)
    notes = () if old.urn == resource.urn else (f"was {old.urn} until now",)
    operation = ChangeOperation.SAME
    if reason:
        operation, notes = ChangeOperation.REPLACE, (*notes, reason)
    elif differences:
        operation = ChangeOperation.UPDATE
    elif old.unfinished:
        operation, notes = ChangeOperation.UPDATE, (*notes, "its last operation did not finish")
    return _checked(replace(change, operation=operation, differences=differences, notes=notes), resource, old)


def _explained(difference: Difference, resource: Resource) -> Difference:
    if difference.doubt != UNKNOWN_DOUBT:
        return difference
    step = (parse_path(difference.path) or ("",))[0]
    names = sorted({name_of(urn) for urn in resource.property_dependencies.get(str(step), ())})
    return replace(difference, doubt=f"{UNKNOWN_DOUBT} of {', '.join(names)}") if names else difference


def _provider(resource: Resource, old: Old) -> Iterator[Difference]:
    """Yield that another provider serves the resource; default ones differ in their version alone."""
    before, after = (reference.rpartition("::")[0] for reference in (old.provider, resource.provider))
    if before == after or not before or not after or (_is_default(before) and _is_default(after)):
        return
    yield Difference("provider", DifferenceKind.UPDATE, name_of(before), name_of(after), PROVIDER_DOUBT)


def _is_default(urn: str) -> bool:
    name = name_of(urn)
    return is_provider(type_of(urn)) and (name == "default" or name.startswith("default_"))


def _replacement(resource: Resource, old: Old, differences: Sequence[Difference]) -> str:
    """Say why a replacement is certain without asking the provider; "" where it is not."""
    if old.replace:
        return old.replace
    if resource.custom != old.custom:
        return "a component and a resource of a provider can't become each other"
    for text in resource.options.replace_on_changes:
        pattern = parse_path(text)
        if pattern and any(covers(pattern, parse_path(one.path) or ()) for one in differences if not one.doubt):
            return f"replaceOnChanges names {text}"
    return ""


def _checked(change: ResourceChange, resource: Resource, old: Old) -> ResourceChange:
    """Add the engine's refusal to replace what is protected before and after."""
    replaces = change.operation in (ChangeOperation.REPLACE, ChangeOperation.IMPORT)
    if not (replaces and old.protect and resource.options.protect):
        return change
    refusal = (
        f'unable to replace resource "{resource.urn}"\nas it is currently marked for protection. To unprotect the '
        "resource, remove the `protect` flag from the resource in your Pulumi program and run `pulumi up`"
    )
    return replace(change, refusal=refusal)


def _deletions(gone: Sequence[Old]) -> Iterator[ResourceChange]:
    urns = {old.urn for old in gone}
    for old in gone:
        if _is_default(old.urn):
            continue
        operation = ChangeOperation.READ_DISCARD if old.external else ChangeOperation.DELETE
        refused = old.protect and not old.doomed
        yield ResourceChange(
            operation,
            old.urn,
            old.type,
            old,
            notes=tuple(_fate(old, urns)),
            refusal=_protected(old.urn) if refused else "",
        )


def _fate(old: Old, gone: set[str]) -> Iterator[str]:
    if old.doomed:
        yield "is left over from a replacement"
    if old.retain_on_delete:
        yield "stays where it is, and is only forgotten (retainOnDelete)"
    elif old.deleted_with in gone:
        yield f"goes together with {name_of(old.deleted_with)} (deletedWith)"


def _protected(urn: str) -> str:
    return (
        f'resource "{urn}" cannot be deleted\nbecause it is protected. To unprotect the resource, either remove the '
        "`protect` flag from the resource in your Pulumi program and run `pulumi up`, or use the command:\n"
        f"`pulumi state unprotect '{urn}'`"
    )
