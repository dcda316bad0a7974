"""Parameter groups of databases."""

from __future__ import annotations

import re
from typing import Final

from policies.framework.resource import Resource

_ON: Final = frozenset({"1", "on", "true"})


def switched_on(group: Resource, name: str) -> bool | None:
    """Whether the parameter `name` of a group is on; None where the group does not set it.

    Raises `Undecided` when a name before it, or its value, can't be read.
    """
    for parameter in group.each("parameters"):
        if parameter.value("name") == name:
            return str(parameter.value("value")).lower() in _ON
    return None


def major_version(text: str) -> int:
    """Return the first number in a version or in a parameter group's family, 0 where there is none."""
    found = re.search(r"\d+", text)
    return int(found.group()) if found else 0
