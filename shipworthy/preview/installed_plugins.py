# pyright: basic
"""Tells with a request which plugin the program's environment has the SDK of, where the request itself does not.

The launcher loads this file into the program's process, so it imports only the standard library. The real engine asks
the language host for the same list, from the `pulumi-plugin.json` of each installed package, before the program starts.
Source: pulumi/pulumi `sdk/python/cmd/pulumi-language-python/main.go` (`GetRequiredPackages`), read on 2026-11-22.
"""

from __future__ import annotations

import functools
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

METADATA_KEY = "shipworthy-plugin-bin"
FILE = "pulumi-plugin.json"
PROVIDER = "pulumi:providers:"


def metadata(token: str, request: Any) -> tuple[tuple[str, bytes], ...]:
    """Give the plugin of a token's package as what accompanies the request; nothing where that would add nothing."""
    package = token.removeprefix(PROVIDER).partition(":")[0]
    if package == "pulumi" or request.packageRef:
        return ()
    plugin = installed().get(package, {})
    if (request.version or not plugin.get("version")) and not plugin.keys() & {"server", "parameterization"}:
        return ()
    return ((METADATA_KEY, json.dumps({"package": package, **plugin}).encode()),)


@functools.cache
def installed() -> dict[str, dict[str, Any]]:
    """Read what the installed SDKs say of their plugins, by the package that each serves."""
    found: dict[str, dict[str, Any]] = {}
    for plugin in map(read, files()):
        if plugin.get("resource"):
            parameter = plugin.get("parameterization") or {}
            found.setdefault(parameter.get("name") or plugin.get("name", ""), plugin)
    return found


def files() -> Iterator[Path]:
    """Find the packages' descriptions wherever packages are imported from."""
    for folder in sorted(entry for entry in sys.path if "-packages" in entry):
        try:
            names = sorted(os.listdir(folder))  # noqa: PTH208 - hundreds of names, of which few become paths
        except OSError:
            continue
        paths = (Path(folder, name, FILE) for name in names if "." not in name)
        yield from filter(Path.is_file, paths)


def read(file: Path) -> dict[str, Any]:
    """Read one description; the engine passes over what it can't read as well."""
    try:
        described = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return described if isinstance(described, dict) else {}
