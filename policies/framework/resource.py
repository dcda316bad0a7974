"""What a rule sees: one resource, and for stack rules all the others and how they refer to each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from policies.framework.values import Value
from policies.framework.view import View, steps

__all__ = ["Resource", "ResourceOptions", "Stack", "View"]

STACK_TYPE: Final = "pulumi:pulumi:Stack"


@dataclass(frozen=True)
class ResourceOptions:
    """The options of a registration that the Analyzer protocol carries. Time-outs are seconds by operation."""

    protect: bool = False
    ignore_changes: tuple[str, ...] = ()
    delete_before_replace: bool = False
    additional_secret_outputs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    custom_timeouts: Mapping[str, float] = field(default_factory=dict[str, float])


NO_OPTIONS: Final = ResourceOptions()


class Resource(View):
    """A resource as its program declares it: a view of its inputs, and its identity.

    `parent` is the URN of the parent ("" for the stack itself). `dependencies` are the URNs of `depends_on` and of all
    properties, `property_dependencies` those of each top-level property; both are known to stack rules only, since the
    protocol does not carry them earlier.
    """

    __slots__ = ("dependencies", "name", "options", "parent", "property_dependencies", "type", "urn")

    def __init__(
        self,
        urn: str,
        type_: str,
        name: str,
        inputs: Mapping[str, Value],
        *,
        parent: str = "",
        options: ResourceOptions = NO_OPTIONS,
        dependencies: tuple[str, ...] = (),
        property_dependencies: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        super().__init__(inputs, urn=urn)
        self.urn = urn
        self.type = type_
        self.name = name
        self.parent = parent
        self.options = options
        self.dependencies = dependencies
        self.property_dependencies = property_dependencies or {}

    def __repr__(self) -> str:
        return f"<{self.urn}>"

    @property
    def inputs(self) -> Value:
        """Everything declared, unknowns and secrets marked; rules read through the view's methods instead."""
        return self._data


class Stack:
    """All resources of a stack. Every list is in URN order."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._by_urn = {resource.urn: resource for resource in sorted(resources, key=lambda each: each.urn)}
        self._by_type: dict[str, list[Resource]] = {}
        self._children: dict[str, list[Resource]] = {}
        self._dependents: dict[str, list[Resource]] = {}
        for resource in self._by_urn.values():
            self._by_type.setdefault(resource.type, []).append(resource)
            self._children.setdefault(resource.parent, []).append(resource)
            for urn in _referred(resource, None):
                self._dependents.setdefault(urn, []).append(resource)

    def resource(self, urn: str) -> Resource | None:
        """Return the resource with this URN, or None."""
        return self._by_urn.get(urn)

    def resources(self) -> list[Resource]:
        """Every resource, components, providers and the stack itself included."""
        return list(self._by_urn.values())

    def of_type(self, *types: str) -> list[Resource]:
        """Return the resources of these type tokens."""
        found = [resource for type_ in dict.fromkeys(types) for resource in self._by_type.get(type_, ())]
        return found if len(types) == 1 else sorted(found, key=lambda each: each.urn)

    def dependencies(self, resource: Resource, path: str | None = None) -> list[Resource]:
        """Return what the property at `path` refers to, or with None everything that `resource` waits for.

        References are known by top-level property, so a deeper path gives those of the whole property.
        """
        found = (self._by_urn.get(urn) for urn in _referred(resource, path))
        return [each for each in found if each is not None]

    def dependents(self, resource: Resource, *types: str, path: str | None = None) -> list[Resource]:
        """Return what refers to `resource`, of these types and by the property at `path` where these are given."""
        return [
            each
            for each in self._dependents.get(resource.urn, ())
            if (not types or each.type in types) and (path is None or resource.urn in _referred(each, path))
        ]

    def children(self, resource: Resource) -> list[Resource]:
        """Return the resources whose parent is `resource`."""
        return list(self._children.get(resource.urn, ()))

    def ancestors(self, resource: Resource) -> list[Resource]:
        """Return the parents of `resource`, nearest first, ending with the stack."""
        found: list[Resource] = []
        parent = self._by_urn.get(resource.parent)
        while parent is not None and parent not in found:
            found.append(parent)
            parent = self._by_urn.get(parent.parent)
        return found


def _referred(resource: Resource, path: str | None) -> tuple[str, ...]:
    if path is not None:
        return _sorted(resource.property_dependencies.get(str(steps(path)[0]), ()))
    every = [urn for urns in resource.property_dependencies.values() for urn in urns]
    return _sorted([*resource.dependencies, *every])


def _sorted(urns: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(urns)))
