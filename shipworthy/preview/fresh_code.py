"""Code of a program's own modules for processes that run it again and again, always of the source as it is now.

Python tells the bytecode files that it keeps from newer source by seconds and size: an edit that is saved twice within
a second would run as it was before. So they play no part here, and modules are compiled ahead while there is time.

The launcher and the packs' hosts load this file too, in foreign environments: it imports only the standard library.
"""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shipworthy.preview.imports import Stamp


class FreshCode:
    """What modules were compiled to, for those that `own` tells from installed ones by their path."""

    def __init__(self, own: Callable[[str], bool]) -> None:
        self._own = own
        self._codes: dict[str, tuple[Stamp, CodeType]] = {}

    def install(self) -> None:
        """Let this process, and those forked from it, import own modules from here."""
        kept = SourceFileLoader.get_code

        def get_code(loader: SourceFileLoader, fullname: str) -> CodeType | None:
            path = loader.get_filename(fullname)
            return self._code(loader, path) if self._own(path) else kept(loader, fullname)

        setattr(SourceFileLoader, "get_code", get_code)  # noqa: B010 - a type checker takes no other parameter names

    def compile(self, files: Mapping[Path, Stamp]) -> None:
        """Compile the files that are new or have changed; what is broken, the program will find out itself."""
        for file, stamp in files.items():
            path = os.fspath(file)
            if path not in self._codes or self._codes[path][0] != stamp:
                with contextlib.suppress(OSError, SyntaxError, ValueError, RecursionError):
                    self._codes[path] = (stamp, compile(file.read_bytes(), path, "exec", dont_inherit=True))

    def _code(self, loader: SourceFileLoader, path: str) -> CodeType:
        status = os.stat(path)  # noqa: PTH116 - for every module of every run
        stamp, code = self._codes.get(path, (None, None))
        if code is not None and stamp == (status.st_mtime_ns, status.st_size):
            return code
        return loader.source_to_code(loader.get_data(path), path)
