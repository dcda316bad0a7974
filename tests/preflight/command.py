"""Runs the command, configured by a file and an environment as a container is."""

from __future__ import annotations

import io
import json
import signal
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shipworthy.preflight.__main__ import run_preflight
from shipworthy.preflight.arguments import parse_arguments
from tests.preflight.servers import ENCODED, PASSWORD

CANARIES = (PASSWORD, ENCODED, "sk-canary-1234567890")


@dataclass(frozen=True)
class Run:
    """What the command left."""

    status: int
    lines: list[dict[str, Any]]
    errors: str

    @property
    def message(self) -> str:
        """What the only check says."""
        (line,) = [line for line in self.lines if line["event"] == "check"]
        return line["message"]


def preflight(folder: Path, content: str, environment: Mapping[str, str], *options: str, at: str = "start") -> Run:
    """Run the command on this declarative file; no canary may be in what it writes."""
    file = folder / "preflight.toml"
    file.write_text(content)
    output, errors = io.StringIO(), io.StringIO()
    handlers = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        with redirect_stdout(output), redirect_stderr(errors):
            status = run_preflight(parse_arguments(["--at", at, "--file", str(file), *options]), environment)
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
    for canary in CANARIES:
        assert canary not in output.getvalue() + errors.getvalue()
    return Run(status, [json.loads(line) for line in output.getvalue().splitlines()], errors.getvalue())
