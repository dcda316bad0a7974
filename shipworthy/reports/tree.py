"""The resources of a plan as the tree of components that declares them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from shipworthy.plan.model import Resource

STACK_TYPE = "pulumi:pulumi:Stack"
_PROVIDER_TYPE = "pulumi:providers:"


@dataclass(frozen=True)
class Node:
    """One resource, or the plan's root (`resource` is None), and what was declared below it, in name order."""

    resource: Resource | None
    children: tuple[Node, ...]

    @property
    def is_component(self) -> bool:
        """Whether this is a component rather than a resource of a provider."""
        return self.resource is not None and not self.resource.custom

    def walk(self) -> Iterator[tuple[int, Node]]:
        """Yield this node and all below it with their depth (0 for this one), parents first."""
        pending: list[tuple[int, Node]] = [(0, self)]
        while pending:
            level, node = pending.pop()
            yield level, node
            pending.extend((level + 1, child) for child in reversed(node.children))

    def resources(self) -> tuple[Resource, ...]:
        """Return the resources of providers at and below this node, providers themselves left out."""
        nodes = (node.resource for _, node in self.walk())
        return tuple(resource for resource in nodes if resource is not None and is_counted(resource))


def is_default_provider(resource: Resource) -> bool:
    """Tell whether the engine, not the program, made this provider (pulumi 3.272.0 names them `default…`)."""
    name = resource.name
    return resource.type.startswith(_PROVIDER_TYPE) and (name == "default" or name.startswith("default_"))


def is_counted(resource: Resource) -> bool:
    """Tell whether a reader would call this a resource: not a component, a provider or the stack."""
    return resource.custom and not resource.type.startswith(_PROVIDER_TYPE)


def resource_tree(resources: Sequence[Resource]) -> Node:
    """Build the tree of all resources but the stack and default providers.

    A resource whose parent is not in the plan hangs from the root.
    """
    shown = {item.urn: item for item in resources if item.type != STACK_TYPE and not is_default_provider(item)}
    below: dict[str, list[Resource]] = {}
    for resource in shown.values():
        parent = resource.parent if resource.parent in shown else ""
        below.setdefault(parent, []).append(resource)
    finished: dict[str, Node] = {}
    for resource in reversed(_parents_first(below)):
        finished[resource.urn] = Node(resource, _nodes(below.get(resource.urn, []), finished))
    return Node(None, _nodes(below.get("", []), finished))


def component_paths(tree: Node) -> dict[str, str]:
    """Return for each URN the names from the outermost component down to the resource, joined by `/`."""
    paths: dict[str, str] = {}
    for _, node in tree.walk():
        if node.resource is not None:
            above = paths.get(node.resource.parent)
            paths[node.resource.urn] = f"{above}/{node.resource.name}" if above else node.resource.name
    return paths


def type_noun(token: str) -> str:
    """Return the last part of a type token: `Instance` of `aws:rds/instance:Instance`."""
    return token.rsplit(":", 1)[-1]


def type_counts(resources: Sequence[Resource]) -> tuple[tuple[str, int], ...]:
    """Count resources by type noun, most numerous first; a noun of two services carries its module (`rds.Instance`)."""
    tokens = Counter(resource.type for resource in resources)
    nouns = Counter(type_noun(token) for token in tokens)
    named = Counter[str]()
    for token, count in tokens.items():
        named[type_noun(token) if nouns[type_noun(token)] == 1 else _with_module(token)] += count
    return tuple(sorted(named.items(), key=lambda item: (-item[1], item[0])))


def _parents_first(below: dict[str, list[Resource]]) -> list[Resource]:
    ordered: list[Resource] = []
    pending = [""]
    while pending:
        children = below.get(pending.pop(), [])
        ordered += children
        pending += [child.urn for child in children]
    return ordered


def _nodes(resources: list[Resource], finished: dict[str, Node]) -> tuple[Node, ...]:
    return tuple(finished[resource.urn] for resource in sorted(resources, key=lambda item: (item.name, item.urn)))


def _with_module(token: str) -> str:
    parts = token.split(":")
    module = parts[1].split("/", maxsplit=1)[0] if len(parts) > 2 else ""
    return f"{module}.{type_noun(token)}" if module else token
