"""Accepted risks: who lets which rule be broken where, why, and until when.

`policies/waivers.yaml` holds the list `waivers`; each has `rule`, `resource`, `reason`, `owner`, `ticket`, `granted`
and `expires`. `resource` is a URN, in which `*` stands for any text, or the names of components from the outermost
inwards, joined by `/`, which stands for everything inside (`database`, `api/logs`).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from typing import Final

from policies.framework.resource import Resource

URN_START: Final = "urn:pulumi:"


@dataclass(frozen=True)
class Waiver:
    """One accepted risk. `expires` is the last day on which it counts; `line` is its place in the file."""

    rule: str
    resource: str
    reason: str
    owner: str
    ticket: str
    granted: datetime.date
    expires: datetime.date
    line: int

    def covers(self, resource: Resource, path: tuple[str, ...]) -> bool:
        """Tell whether it is about `resource`, whose component path, its own name last, is `path`."""
        if self._pattern is not None:
            return self._pattern.fullmatch(resource.urn) is not None
        wanted = tuple(self.resource.split("/"))
        return path[: len(wanted)] == wanted

    def concerns(self, stack: str, project: str) -> bool:
        """Tell whether it can be about resources of this stack; a component path can be about any."""
        if self._pattern is None:
            return True
        wanted = self.resource.removeprefix(URN_START).split("::")
        return fnmatchcase(stack, wanted[0]) and (len(wanted) < 2 or fnmatchcase(project, wanted[1]))

    def in_force(self, today: datetime.date) -> bool:
        """Tell whether it counts on `today`, the day of expiry included."""
        return self.granted <= today <= self.expires

    @cached_property
    def is_too_broad(self) -> bool:
        """Whether it names neither a type nor a resource, so that it would hide what nobody has looked at."""
        if self._pattern is None:
            return False
        type_, _, name = self.resource.partition("::")[2].partition("::")[2].rpartition("::")
        return not type_.strip("*$") or not name.strip("*")

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        if not self.resource.startswith(URN_START):
            return None
        return re.compile(".*".join(re.escape(part) for part in self.resource.split("*")), re.DOTALL)
