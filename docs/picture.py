"""Draws a stack from its plan, as a Mermaid flow chart: which component needs which, and what lies in the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from shipworthy.plan.model import Plan, Resource
from shipworthy.preview.configuration import load_configuration
from shipworthy.preview.engine import preview
from shipworthy.preview.project import load_project

NETWORKS = ("shipworthy:network:Network", "shipworthy:network:ExistingNetwork")


def picture(root: Path, stack: str) -> str:
    """Return the chart of a stack of the project at `root`. Raises what a preview raises."""
    project = load_project(root)
    (plan,) = preview(project, [load_configuration(project, stack)])
    if plan.failure:
        raise plan.failure
    return _drawn(plan)


def _drawn(plan: Plan) -> str:
    known = {resource.urn: resource for resource in plan.resources}
    sizes = Counter(_component(known, resource).urn for resource in plan.resources if resource.custom)
    needs = _needs(known)
    components = sorted((known[urn] for urn in sizes), key=lambda component: (component.type, component.name))
    network = next(component.urn for component in components if component.type in NETWORKS)
    inside = {source for source, target in needs if target == network}
    lines = ["flowchart LR", f'  subgraph {_id(known[network])}["{_label(known[network], sizes)}"]']
    lines += [f"    {_node(component, sizes)}" for component in components if component.urn in inside]
    lines.append("  end")
    lines += [f"  {_node(known[urn], sizes)}" for urn in _outside(components, inside, network)]
    lines += sorted(
        f"  {_id(known[source])} --> {_id(known[target])}"
        for source, target in _without_shortcuts(needs)
        if target != network
    )
    return "\n".join(lines)


def _outside(components: list[Resource], inside: set[str], network: str) -> Iterator[str]:
    for component in components:
        if component.urn not in inside and component.urn != network:
            yield component.urn


def _component(known: Mapping[str, Resource], resource: Resource) -> Resource:
    """Return the outermost component around a resource; itself where there is none."""
    while resource.parent in known and known[resource.parent].type != "pulumi:pulumi:Stack":
        resource = known[resource.parent]
    return resource


def _needs(known: Mapping[str, Resource]) -> set[tuple[str, str]]:
    """Return which component has a property that comes from another one."""
    found: set[tuple[str, str]] = set()
    for resource in known.values():
        for urn in {urn for urns in resource.property_dependencies.values() for urn in urns} & known.keys():
            source, target = _component(known, resource).urn, _component(known, known[urn]).urn
            if source != target and known[target].type != "pulumi:pulumi:Stack":
                found.add((source, target))
    return found


def _without_shortcuts(needs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Leave out what is needed by way of something else as well, so that the lines can be followed."""
    return {(source, target) for source, target in needs if not _reaches(needs - {(source, target)}, source, target)}


def _reaches(needs: set[tuple[str, str]], source: str, target: str) -> bool:
    waiting, seen = [source], set[str]()
    while waiting:
        at = waiting.pop()
        if at == target:
            return True
        if at not in seen:
            seen.add(at)
            waiting += [further for start, further in needs if start == at]
    return False


def _id(component: Resource) -> str:
    return f"{component.type.rpartition(':')[2]}_{component.name.replace('-', '_')}"


def _node(component: Resource, sizes: Mapping[str, int]) -> str:
    return f'{_id(component)}["{_label(component, sizes)}"]'


def _label(component: Resource, sizes: Mapping[str, int]) -> str:
    noun, count = component.type.rpartition(":")[2], sizes[component.urn]
    return f"{component.name}<br/>{noun}, {count} resource{'' if count == 1 else 's'}"
