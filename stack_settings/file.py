"""Where in a stack's file a setting stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final, cast

import yaml

from stack_settings.schema import Place

_CONFIG: Final = "config"


class SettingsFile:
    """The file with a stack's configuration, as far as it can be read.

    A preview may take its configuration from elsewhere (`--config-file`, `--config`). So a place is only told for keys
    whose value in this file is the one in use.
    """

    def __init__(self, path: Path, namespace: str, in_use: Mapping[str, Any]) -> None:
        self.name = path.name
        self._namespace = namespace
        self._in_use = in_use
        self._keys = _keys(path)

    def place_of(self, place: Place) -> str:
        """Return `file:line` of the setting or of the nearest thing around it; "" where the file doesn't hold it."""
        found = self._keys.get(self._key(place))
        if found is None or not self._is_in_use(place, found[1]):
            return ""
        line, node = found[0].start_mark.line, found[1]
        for part in place[2:] if place[0] == "aws" else place[1:]:
            step = _step(node, part)
            if step is None:
                break
            line, node = step
        return f"{self.name}:{line + 1}"

    def _key(self, place: Place) -> str:
        if place[0] == "aws":
            return f"aws:{place[1]}" if len(place) > 1 else ""
        return f"{self._namespace}:{place[0]}"

    def _is_in_use(self, place: Place, node: yaml.Node) -> bool:
        in_use: Any = self._in_use
        for part in place[: 2 if place[0] == "aws" else 1]:
            if part not in in_use:
                return False
            in_use = in_use[part]
        return _plain(node) == _as_read(in_use)


def _keys(path: Path) -> dict[str, tuple[yaml.Node, yaml.Node]]:
    try:
        document = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        return {}
    for key, node in document.value if isinstance(document, yaml.MappingNode) else ():
        if key.value == _CONFIG and isinstance(node, yaml.MappingNode):
            return {str(name.value): (name, value) for name, value in node.value}
    return {}


def _step(node: yaml.Node, part: str | int) -> tuple[int, yaml.Node] | None:
    if isinstance(node, yaml.MappingNode):
        return next(((key.start_mark.line, value) for key, value in node.value if key.value == part), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part].start_mark.line, node.value[part]
    return None


def _plain(node: yaml.Node) -> object:
    """Return all scalars as text, so that what YAML and what a command line make of them can be compared."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return "" if node.tag.endswith(":null") else str(node.value).lower()


def _as_read(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _as_read(item) for key, item in cast("dict[str, object]", value).items()}
    if isinstance(value, list):
        return [_as_read(item) for item in cast("list[object]", value)]
    return "" if value is None else str(value).lower()
