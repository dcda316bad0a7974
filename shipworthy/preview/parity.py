"""Which components, resources, inputs and options one stack has and another one of the same project has not.

Resources are the same where their URNs are, but for the stacks' names. What both stacks leave unknown, and what is
secret in both, counts as equal, where it comes from the same resources.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from shipworthy.plan.changes import Difference
from shipworthy.plan.model import Operation, Plan, Resource
from shipworthy.plan.parity import Aspect, Disparity
from shipworthy.plan.values import Value
from shipworthy.preview.comparison import SECRET_DOUBT, SPELLING_DOUBT, Comparison
from shipworthy.preview.property_paths import parse_path
from shipworthy.preview.urns import STACK_TYPE, name_of

OPTIONS: Final[Mapping[str, Callable[[Resource], Value]]] = {
    "additionalSecretOutputs": lambda one: sorted(one.options.additional_secret_outputs),
    "customTimeouts": lambda one: dict(one.options.custom_timeouts),
    "deleteBeforeReplace": lambda one: one.options.delete_before_replace,
    "deletedWith": lambda one: one.options.deleted_with or None,
    "ignoreChanges": lambda one: sorted(one.options.ignore_changes),
    "import": lambda one: one.options.import_id or None,
    "parent": lambda one: one.parent or None,
    "protect": lambda one: one.options.protect,
    "provider": lambda one: one.provider.rpartition("::")[0] or None,
    "read": lambda one: one.operation is Operation.READ,
    "replaceOnChanges": lambda one: sorted(one.options.replace_on_changes),
    "retainOnDelete": lambda one: one.options.retain_on_delete,
}
"""The options that are compared, by the names that programs in TypeScript and YAML give them, and how to read each.

`read` tells a resource that is only looked up from one that the stack creates.
"""


def disparities(one: Plan, other: Plan) -> tuple[Disparity, ...]:
    """List what differs between two stacks, in component, path, type and property order."""
    return tuple(sorted(_Stacks(one, other).disparities(), key=_order))


def _order(one: Disparity) -> tuple[str, ...]:
    return one.component, one.path, one.type, one.aspect.value, one.name


class _Stacks:
    """The resources of two stacks, matched with each other."""

    def __init__(self, one: Plan, other: Plan) -> None:
        self._names = one.stack, other.stack
        self._plans = one, other
        self._comparison = Comparison(stacks=self._names)
        self._resources = tuple({item.urn: item for item in plan.resources} for plan in self._plans)
        self._pairs = _pairs(self._resources[0], self._resources[1], self._names)
        self._paths = tuple(map(_paths, self._resources))

    def disparities(self) -> Iterator[Disparity]:
        """Yield what differs, in no order."""
        before, after = self._resources
        for urn, other in self._pairs.items():
            yield from self._of_pair(before[urn], after[other])
        yield from self._alone(0, before.keys() - self._pairs.keys())
        yield from self._alone(1, after.keys() - set(self._pairs.values()))

    def _of_pair(self, one: Resource, other: Resource) -> Iterator[Disparity]:
        if one.type == STACK_TYPE:
            found = self._comparison.differences(self._plans[0].outputs, self._plans[1].outputs)
        else:
            found = self._comparison.differences(one.inputs, other.inputs)
        for difference in found:
            if difference.doubt != SPELLING_DOUBT:
                yield self._disparity(other, Aspect.PROPERTY, difference)
        yield from self._wiring(one, other, {str((parse_path(each.path) or ("",))[0]) for each in found})
        for name, option in OPTIONS.items():
            values = option(one), option(other)
            if any(self._comparison.differences({name: values[0]}, {name: values[1]})):
                yield self._told(other, Aspect.OPTION, name, values)

    def _wiring(self, one: Resource, other: Resource, told: set[str]) -> Iterator[Disparity]:
        """Yield the inputs that come from other resources, unless their values tell that they differ."""
        sources = one.property_dependencies, other.property_dependencies
        for key in sorted((sources[0].keys() | sources[1].keys()) - told):
            before = {self._pairs.get(urn, urn) for urn in sources[0].get(key, ())}
            after = set(sources[1].get(key, ()))
            sides = zip(self._names, (before - after, after - before), strict=True)
            said = [f"on {', '.join(sorted(map(name_of, urns)))} in {stack}" for stack, urns in sides if urns]
            if said:
                yield self._told(other, Aspect.PROPERTY, key, (None, None), f"depends {', '.join(said)}")

    def _disparity(self, resource: Resource, aspect: Aspect, difference: Difference) -> Disparity:
        note = difference.doubt if difference.doubt == SECRET_DOUBT else ""
        return self._told(resource, aspect, difference.path, (difference.before, difference.after), note)

    def _told(
        self, resource: Resource, aspect: Aspect, name: str, values: tuple[Value, Value], note: str = ""
    ) -> Disparity:
        path = self._paths[1].get(resource.urn, "")
        there = [stack for stack, value in zip(self._names, values, strict=True) if not _is_nothing(value)]
        only = there[0] if len(there) == 1 else ""
        return Disparity(path, resource.type, aspect, name, values, only, note=note, position=resource.position)

    def _alone(self, side: int, urns: set[str]) -> Iterator[Disparity]:
        """Tell of what only one stack has, and of a component so once for all that it holds."""
        resources, paths = self._resources[side], self._paths[side]
        for urn in urns:
            resource = resources[urn]
            if resource.parent in urns:
                continue
            yield Disparity(
                paths[urn],
                resource.type,
                Aspect.RESOURCE,
                only=self._names[side],
                resources=_held(urn, resources),
                position=resource.position,
            )


def _held(component: str, resources: Mapping[str, Resource]) -> int:
    """Count the resources of providers inside a component."""
    children = [one for one in resources.values() if one.parent == component]
    return sum(one.custom + _held(one.urn, resources) for one in children)


def _is_nothing(value: Value) -> bool:
    """Tell whether a stack goes without: a switch that is off is as good as none."""
    return value is None or value is False or value == []


def _pairs(one: Mapping[str, Resource], other: Mapping[str, Resource], names: tuple[str, str]) -> dict[str, str]:
    """Match URNs of two stacks: those of the same name, then those whose names hold the stack's."""
    free = {_anonymous(urn): urn for urn in sorted(other, reverse=True)}
    pairs = {urn: free.pop(_anonymous(urn)) for urn in sorted(one) if _anonymous(urn) in free}
    named = {_anonymous(urn).replace(names[1], "*"): urn for urn in sorted(free.values(), reverse=True)}
    for urn in sorted(one.keys() - pairs.keys()):
        match = named.pop(_anonymous(urn).replace(names[0], "*"), None)
        if match is not None:
            pairs[urn] = match
    return pairs


def _anonymous(urn: str) -> str:
    """Give a URN without the name of its stack."""
    return urn.split("::", 1)[1]


def _paths(resources: Mapping[str, Resource]) -> dict[str, str]:
    """Name each resource by the components around it and its own name; the stack is ""."""
    paths: dict[str, str] = {}
    pending: Sequence[Resource] = list(resources.values())
    while pending:
        ready = [one for one in pending if one.parent in paths or one.parent not in resources]
        for one in ready:
            above = paths.get(one.parent, "")
            paths[one.urn] = "" if one.type == STACK_TYPE else f"{above}/{one.name}" if above else one.name
        pending = [one for one in pending if one.urn not in paths]
    return paths
