"""Where in user code a request was made."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from pulumi.runtime.proto import source_pb2

from shipworthy.plan.model import SourcePosition

_NOT_THE_USERS: Final = re.compile(r"/(?:site-packages|dist-packages)/|/lib/python3\.\d+/")


@dataclass(frozen=True)
class Positions:
    """Turns the SDK's positions into places in user code, relative to the project's folder `root`.

    Installed packages, the standard library and the launcher are not user code.
    """

    root: Path
    launcher: Path

    def declaration(self, position: source_pb2.SourcePosition, trace: source_pb2.StackTrace) -> SourcePosition | None:
        """Give the place that the SDK named, or the innermost call in user code where that is in a package."""
        named = self._user_position(position)
        return named or next(iter(self.calls(trace)), None)

    def calls(self, trace: source_pb2.StackTrace) -> tuple[SourcePosition, ...]:
        """Give the calls in user code that led to a request, innermost first."""
        found = (self._user_position(frame.pc) for frame in trace.frames)
        return tuple(position for position in found if position is not None)

    def _user_position(self, position: source_pb2.SourcePosition) -> SourcePosition | None:
        address = urlsplit(position.uri)
        if address.scheme != "file":
            return None
        file = unquote(address.path)
        if file == str(self.launcher) or _NOT_THE_USERS.search(file):
            return None
        path = Path(file)
        name = path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else file
        return SourcePosition(name, position.line, position.column)
