"""Where in user code a request was made."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
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

    def declaration(self, request: Any) -> SourcePosition | None:
        """Give the place of a request that the SDK named, or the innermost call in user code where it is in a package.

        The SDK's stubs do not know the type of what a request carries here.
        """
        return self._user_position(request.sourcePosition) or next(iter(self.calls(request)), None)

    def calls(self, request: Any) -> tuple[SourcePosition, ...]:
        """Give the calls in user code that led to a request, innermost first."""
        found = (self._user_position(frame.pc) for frame in request.stackTrace.frames)
        return tuple(position for position in found if position is not None)

    def _user_position(self, position: source_pb2.SourcePosition) -> SourcePosition | None:
        address = urlsplit(position.uri)
        if address.scheme != "file":
            return None
        file = unquote(address.path)
        if file == str(self.launcher) or _NOT_THE_USERS.search(file):
            return None
        return SourcePosition(self.relative(file), position.line, position.column)

    def relative(self, text: str) -> str:
        """Take the project's folder out of a file's name, or out of a text that names files."""
        for start in self._starts:
            text = text.replace(start, "")
        return text

    @cached_property
    def _starts(self) -> tuple[str, ...]:
        return tuple(f"{root}{os.sep}" for root in (self.root, self.root.resolve()))
