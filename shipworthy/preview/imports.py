"""Which installed packages a program uses, and which files are its own: found by reading their source, not running it.

The launcher loads this file too, inside the program's environment: it imports only the standard library.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import importlib.util
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

Chain = tuple[str, ...]
"""Names as in `aws.ec2.Vpc`, the first of them a package."""

Stamp = tuple[int, int]
"""By which a change of a file is noticed: when it was modified (nanoseconds), and its size."""

_LIBRARY = re.compile(r"/(?:site-packages|dist-packages)/|/lib/python3\.\d+/")
_PRELOADED = re.compile(r"pulumi(?:_\w+)?|pydantic|yaml")
_DESCRIPTIONS = (".dist-info", ".egg-info", ".egg-link", ".pth")
_GENERATED = "pulumi-plugin.json"
"""File in each package that was generated from a provider's schema."""


class Imports:
    """The attribute chains of installed packages that a program and its own modules use.

    It may follow the same program again: files that have not changed are not read again.
    """

    def __init__(self, folder: Path) -> None:
        self.chains: set[Chain] = set()
        self.files: dict[Path, Stamp] = {}
        self._folder = folder
        self._sources: dict[Path, tuple[Stamp, _Source]] = {}
        self._roots: dict[str, tuple[Path, ...]] = {}
        self._followed: set[str] = set()

    def follow(self, program: Path) -> None:
        """Read a program, a folder or a file, and its own modules that it imports; what was found before is dropped."""
        self.chains, self.files, self._roots, self._followed = set(), {}, {}, set()
        self._follow(program / "__main__.py" if program.is_dir() else program, "")

    def _follow(self, file: Path, package: str) -> None:
        if file in self.files:
            return
        source = self._read(file)
        if source is None:
            return
        self.chains.update(chain for chain in source.chains if not self._is_own(chain[0]))
        for module in source.modules(package):
            self._follow_module(module)

    def _read(self, file: Path) -> _Source | None:
        try:
            status = file.stat()
            self.files[file] = stamp = (status.st_mtime_ns, status.st_size)
            known = self._sources.get(file)
            if known is None or known[0] != stamp:
                known = self._sources[file] = (stamp, _Source(file.read_bytes()))
        except (OSError, SyntaxError, ValueError, RecursionError):
            return None
        return known[1]

    def _is_own(self, top: str) -> bool:
        places = [place for root in self._roots_of(top) for place in (root / f"{top}.py", root / top / "__init__.py")]
        return any(place.is_file() for place in places)

    def _roots_of(self, top: str) -> tuple[Path, ...]:
        """Give the folders in which something of a name lies that is the program's own."""
        if top not in self._roots:
            roots = (self._folder, *own_roots(top))
            self._roots[top] = tuple(r for r in roots if (r / top).is_dir() or (r / f"{top}.py").is_file())
        return self._roots[top]

    def _follow_module(self, module: str) -> None:
        parts = module.split(".")
        for depth in range(1, len(parts) + 1):
            part = ".".join(parts[:depth])
            if part not in self._followed:
                self._followed.add(part)
                for root in self._roots_of(parts[0]):
                    self._follow_in(root, parts[:depth])

    def _follow_in(self, root: Path, parts: list[str]) -> None:
        if (root / parts[0] / _GENERATED).is_file():
            return  # thousands of files that nobody edits
        path = root.joinpath(*parts)
        if (path / "__init__.py").is_file():
            self._follow(path / "__init__.py", ".".join(parts))
        elif path.with_suffix(".py").is_file():
            self._follow(path.with_suffix(".py"), ".".join(parts[:-1]))


class _Source:
    """What one file imports."""

    def __init__(self, text: bytes) -> None:
        self.chains: set[Chain] = set()
        self._modules: dict[tuple[int, str], None] = {}
        self._aliases: dict[str, Chain] = {}
        used: list[ast.Attribute] = []
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Attribute):
                used.append(node)
            elif isinstance(node, ast.Import):
                for name in node.names:
                    self._import(name)
            elif isinstance(node, ast.ImportFrom):
                self._import_from(node)
        for node in used:
            chain = attribute_chain(node)
            if chain and chain[0] in self._aliases:
                self.chains.add((*self._aliases[chain[0]], *chain[1:]))

    def modules(self, package: str) -> Iterator[str]:
        """Name the modules that are imported, where the file is one of `package`."""
        parents = package.split(".")
        for level, name in self._modules:
            base = parents[: len(parents) - level + 1] if level else []
            yield ".".join(filter(None, [*base, name]))

    def _import(self, name: ast.alias) -> None:
        module = tuple(name.name.split("."))
        self._modules[0, name.name] = None
        if _PRELOADED.fullmatch(module[0]):
            self._aliases[name.asname or module[0]] = module if name.asname else module[:1]
            self.chains.add(module)

    def _import_from(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        preloaded = not node.level and _PRELOADED.fullmatch(module.split(".")[0])
        self._modules[node.level, module] = None
        for name in node.names:
            self._modules[node.level, f"{module}.{name.name}".strip(".")] = None
            if preloaded:
                self._aliases[name.asname or name.name] = (*module.split("."), name.name)
                self.chains.add((*module.split("."), name.name))


def is_own(path: str) -> bool:
    """Tell a module that somebody edits from those of installed packages and of Python itself."""
    return not _LIBRARY.search(path)


def own_roots(top: str) -> Iterator[Path]:
    """Give the folders from which a module of the project itself can be imported, as by an editable install."""
    try:
        spec = importlib.util.find_spec(top)
    except (ImportError, ValueError, AttributeError):
        return
    for place in (spec.submodule_search_locations or [spec.origin or ""]) if spec else ():
        path = Path(place)
        if path.is_absolute() and is_own(place):
            yield path.parent


def attribute_chain(node: ast.AST) -> list[str] | None:
    """Give `a.b.c` as names, None for any other expression."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return [node.id, *reversed(names)] if isinstance(node, ast.Name) and names else None


def preload(chains: Iterable[Chain]) -> None:
    """Import what the chains name; what can't be imported the program will find out itself."""
    for chain in sorted(chains):
        with contextlib.suppress(BaseException):
            found: Any = importlib.import_module(chain[0])
            for depth, name in enumerate(chain[1:], 2):
                if not hasattr(found, name):
                    importlib.import_module(".".join(chain[:depth]))
                found = getattr(found, name)
                if isinstance(found, type):
                    break


def installed(search: Iterable[str]) -> dict[str, Stamp]:
    """Give the folders of installed packages on a search path, each with its stamp."""
    found = (place for place in search if Path(place).name in {"site-packages", "dist-packages"})
    return {place: installed_stamp(place) for place in found if Path(place).is_dir()}


def installed_stamp(folder: str) -> Stamp:
    """Give when a package was installed in a folder last (nanoseconds), and how many there are; zeros without it."""
    changes: list[int] = []
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        changes = [entry.stat().st_mtime_ns for entry in entries if entry.name.endswith(_DESCRIPTIONS)]
    return max(changes, default=0), len(changes)
