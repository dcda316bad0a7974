"""Waits for a policy pack in the pack's environment, with what it needs imported and compiled, and then runs it.

Run as a file, with the arguments that `pulumi.policy` gets. A line on standard input, with further environment
variables as JSON, says that the pack is wanted; an end without one that it never will be. Modules of the pack itself
are imported only then, so that it runs as the engine runs it. Beside the standard library only `pulumi` is needed.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import json
import os
import runpy
import sys
from pathlib import Path
from typing import Any


def _sibling(name: str) -> Any:
    """Load another file of this folder, which is on nobody's import path."""
    spec = importlib.util.spec_from_file_location(f"shipworthy_{name}", Path(__file__).with_name(f"{name}.py"))
    assert spec is not None  # noqa: S101 - the file is named
    assert spec.loader is not None  # noqa: S101 - and is Python's
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _main() -> None:
    folder = Path(sys.argv[2])
    sys.path[0] = str(Path.cwd())
    with contextlib.suppress(ImportError):
        importlib.import_module("pulumi")
    imports, fresh_code = _sibling("imports"), _sibling("fresh_code")
    found = imports.Imports(folder)
    found.follow(folder)
    imports.preload(found.chains)
    code = fresh_code.FreshCode(imports.is_own)
    code.compile(found.files)
    line = sys.stdin.buffer.readline()
    if not line:
        os._exit(0)
    os.environ.update(json.loads(line))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    importlib.invalidate_caches()
    code.install()
    runpy.run_module("pulumi.policy", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
