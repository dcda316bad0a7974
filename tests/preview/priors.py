"""Builds resources of a program and of a state for the tests of changes, with as little said as each needs."""

from __future__ import annotations

from typing import Any

from shipworthy.plan.changes import ChangeOperation, Prior, PriorResource, ResourceChange
from shipworthy.plan.errors import ProgramError
from shipworthy.plan.model import Operation, Plan, Resource, ResourceOptions
from shipworthy.preview.changes import changes

STACK = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev"


def urn(name: str, type_: str = "demo:index:Disk", above: str = "") -> str:
    return f"urn:pulumi:dev::shop::{f'{above}$' if above else ''}{type_}::{name}"


def new(name: str, type_: str = "demo:index:Disk", *, urn_: str = "", parent: str = STACK, **facts: Any) -> Resource:
    options = facts.pop("options", {})
    known: dict[str, Any] = {
        "urn": urn_ or urn(name, type_),
        "type": type_,
        "name": name,
        "custom": True,
        "operation": Operation.CREATE,
        "parent": parent,
        "provider": "",
        "inputs": {},
        "outputs": {},
        "origins": {},
        "dependencies": (),
        "property_dependencies": {},
        "options": ResourceOptions(**options),
        "position": None,
    }
    return Resource(**{**known, **facts})


def old(name: str, type_: str = "demo:index:Disk", *, urn_: str = "", **facts: Any) -> PriorResource:
    known: dict[str, Any] = {"urn": urn_ or urn(name, type_), "type": type_, "custom": True, "id": f"id-{name}"}
    known |= facts
    return PriorResource(**known)


def changed(
    before: list[PriorResource], after: list[Resource], *, deployed: bool = True, failed: bool = False
) -> dict[str, ResourceChange]:
    """Compare, and give each change that is not `same` by its resource's name."""
    failure = ProgramError("gave up") if failed else None
    plan = Plan("shop", "dev", tuple(sorted(after, key=lambda item: item.urn)), {}, failure=failure)
    found = changes(plan, Prior("state.json", "shop", "dev", tuple(before), {}, deployed))
    return {
        change.urn.rpartition("::")[2]: change
        for change in found.resources
        if change.operation is not ChangeOperation.SAME or change.notes or change.refusal
    }


def summary(change: ResourceChange) -> list[tuple[str, str]]:
    return [(difference.path, difference.kind.value) for difference in change.differences]
