"""Waits for a policy pack in the pack's environment, with what packs import already imported, and then runs it.

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


def _imports() -> Any:
    """Load the file beside this one, which is on nobody's import path."""
    spec = importlib.util.spec_from_file_location("shipworthy_imports", Path(__file__).with_name("imports.py"))
    assert spec is not None  # noqa: S101 - the file is named
    assert spec.loader is not None  # noqa: S101 - and is Python's
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _main() -> None:
    folder = Path(sys.argv[2])
    sys.path[0] = str(Path.cwd())
    imports = _imports()
    with contextlib.suppress(ImportError):
        importlib.import_module("pulumi")
    imports.preload(imports.named(folder / "__main__.py"))
    line = sys.stdin.buffer.readline()
    if not line:
        os._exit(0)
    os.environ.update(json.loads(line))
    null = os.open(os.devnull, os.O_RDONLY)
    os.dup2(null, 0)
    os.close(null)
    importlib.invalidate_caches()
    # Of a module that is saved again within a second, with the same size, Python would take older bytecode.
    sys.dont_write_bytecode = True
    runpy.run_module("pulumi.policy", run_name="__main__", alter_sys=True)


if __name__ == "__main__":
    _main()
