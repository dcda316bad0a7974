"""The resource tree of the terminal report: every resource of a small program, one line a component of a large one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from shipworthy.plan.model import Resource
from shipworthy.reports.inert import on_one_line
from shipworthy.reports.tree import Node, type_counts, type_noun

MOST_RESOURCES = 25
"""Lines up to which every resource is listed; a larger program is shown by component."""

MOST_COMPONENTS = 20
"""Lines up to which components inside components are listed too."""

LONGEST_NAME = 40
"""Columns that one long name may take from all other lines."""

_DEEPEST = 8


def tree_lines(tree: Node, width: int) -> list[str]:
    """Return the tree: all resources where they are few, else the components, down to the level that still is short."""
    nodes = [(depth - 1, node) for depth, node in tree.walk() if depth]
    if len(nodes) <= MOST_RESOURCES:
        return _table([_line(depth, node) for depth, node in nodes], width)
    components = [(depth, node) for depth, node in nodes if node.is_component]
    deepest = max((level for level in range(_DEEPEST) if _down_to(level, components) <= MOST_COMPONENTS), default=0)
    rows = [_component(depth, node) for depth, node in components if depth <= deepest]
    if len(rows) > MOST_COMPONENTS:
        outermost = [node for node in tree.children if node.is_component]
        rows = rows[:MOST_COMPONENTS] + _others(outermost[MOST_COMPONENTS:], "further components")
    rows += _others([node for node in tree.children if not node.is_component], "outside components")
    return _table(rows, width)


def _down_to(level: int, components: Sequence[tuple[int, Node]]) -> int:
    return sum(depth <= level for depth, _ in components)


Row: TypeAlias = tuple[str, str, str, str]
"""Name with indentation, type noun, number of resources, what they are."""


def _line(depth: int, node: Node) -> Row:
    if node.is_component:
        name, noun, number, _ = _component(depth, node)
        return name, noun, number, ""
    resource = _resource(node)
    return _name(depth, resource), on_one_line(type_noun(resource.type)), "", on_one_line(resource.type)


def _component(depth: int, node: Node) -> Row:
    resource, below = _resource(node), node.resources()
    return _name(depth, resource), on_one_line(type_noun(resource.type)), f"{len(below):,}", _what(below)


def _others(nodes: Sequence[Node], title: str) -> list[Row]:
    below = [resource for node in nodes for resource in node.resources()]
    return [(title, "", f"{len(below):,}", _what(below))] if below else []


def _what(resources: Sequence[Resource]) -> str:
    return ", ".join(noun if count == 1 else f"{count:,} {noun}" for noun, count in type_counts(resources))


def _table(rows: Sequence[Row], width: int) -> list[str]:
    """Align names, nouns and numbers; the last column is cut at the width."""
    if not rows:
        return []
    name_width, noun_width, number_width = (max(len(row[column]) for row in rows) for column in range(3))
    lines: list[str] = []
    for name, noun, number, what in rows:
        start = f"  {name:<{name_width}}  {noun:<{noun_width}}  {number:>{number_width}}"
        lines.append(f"{start}  {_cut(what, width - len(start) - 2)}".rstrip())
    return lines


def _cut(text: str, width: int) -> str:
    if len(text) <= width:
        return text
    kept = text[: max(width - 1, 0)]
    return f"{kept.rpartition(', ')[0]}, …" if ", " in kept else ""


def _name(depth: int, resource: Resource) -> str:
    name = on_one_line(resource.name)
    shown = name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
    return "  " * min(depth, _DEEPEST) + shown


def _resource(node: Node) -> Resource:
    assert node.resource is not None, "only the root has no resource"  # noqa: S101 - narrows the type
    return node.resource
