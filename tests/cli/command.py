"""Runs the command as a user does, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "fixtures" / "cli"
TINY = FIXTURES / "tiny"
COMMAND = Path(sys.executable).with_name("shipworthy")


@dataclass(frozen=True)
class Run:
    status: int
    out: str
    err: str


def environment(**variables: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    return {**kept, "PYTHONUTF8": "1", **variables}


def shipworthy(*arguments: str | Path, cwd: Path = TINY, variables: Mapping[str, str] | None = None) -> Run:
    environ = environment(**(variables or {}))
    done = subprocess.run([COMMAND, *arguments], cwd=cwd, env=environ, capture_output=True, timeout=60, check=False)
    return Run(done.returncode, done.stdout.decode(), done.stderr.decode())
