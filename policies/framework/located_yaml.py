"""YAML files whose values remember the line they stand in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from policies.framework.problems import Problem, RefusedConfiguration


@dataclass(frozen=True)
class Located:
    """A value and the line (from 1) that it starts in; those of objects and lists are `Located` again.

    A date is its text, since a reader of dates wants to say what is wrong with one.
    """

    value: Any
    line: int

    def plain(self) -> Any:
        """Return the value without lines."""
        if isinstance(self.value, dict):
            return {key: item.plain() for key, item in self.value.items()}  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        if isinstance(self.value, list):
            return [item.plain() for item in self.value]  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]
        return self.value


class _Loader(yaml.SafeLoader):
    """The safe loader without dates and without the anchors that could blow up a small file."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def located_file(path: Path) -> Located:
    """Read a YAML file; an empty one is None in line 1.

    Raises `RefusedConfiguration` when it can't be read, is no YAML, uses aliases or spells a key twice.
    """
    try:
        loader = _Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        return Located(None, 1) if node is None else _located(loader, node, path)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise RefusedConfiguration([Problem(path.name, line, "", f"is no YAML: {error.problem}")]) from None
    except (OSError, UnicodeError, yaml.YAMLError) as error:
        raise RefusedConfiguration([Problem(path.name, 1, "", f"can't be read: {error}")]) from None
    except RecursionError:
        raise RefusedConfiguration([Problem(path.name, 1, "", "is nested too deeply, or refers to itself")]) from None


def _located(loader: _Loader, node: yaml.Node, path: Path) -> Located:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        fields: dict[str, Located] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in fields:
                where = key_node.start_mark.line + 1
                raise RefusedConfiguration([Problem(path.name, where, key, "is given twice")])
            fields[key] = _located(loader, value_node, path)
        return Located(fields, line)
    if isinstance(node, yaml.SequenceNode):
        return Located([_located(loader, item, path) for item in node.value], line)
    scalar: Any = loader.construct_object(node)  # pyright: ignore[reportUnknownMemberType]
    return Located(scalar, line)
