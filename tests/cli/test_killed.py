"""However the command itself is ended, nothing that it started goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from .command import COMMAND, FIXTURES, environment

PROGRAM = """
import os, subprocess, sys, time
from pathlib import Path
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        time.sleep(60)
    os._exit(0)
Path("ready").write_text(str(os.getppid()))
time.sleep(60)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGHUP, signal.SIGTERM])
def test_a_killed_command_leaves_no_process_and_no_file(tmp_path: Path, number: signal.Signals) -> None:
    process, _, temporary = started(tmp_path)
    process.send_signal(number)
    process.communicate(timeout=10)
    wait_until(lambda: not left(temporary))
    wait_until(lambda: not list(temporary.iterdir()))


def test_a_killed_launcher_is_told_and_leaves_no_process(tmp_path: Path) -> None:
    process, launcher, temporary = started(tmp_path)
    os.kill(launcher, signal.SIGKILL)
    out, _ = process.communicate(timeout=20)
    assert process.returncode == 3
    assert b"the program's process is gone" in out
    assert not left(temporary)


def started(tmp_path: Path) -> tuple[subprocess.Popen[bytes], int, Path]:
    """Start a preview with a pack; gives its process, its launcher's number and its folder for temporary files."""
    (tmp_path / "Pulumi.yaml").write_text("name: demo\nruntime: python\n")
    (tmp_path / "Pulumi.dev.yaml").write_text("{}")
    (tmp_path / "__main__.py").write_text(PROGRAM)
    shutil.copytree(FIXTURES / "packs" / "judge", tmp_path / "judge")
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    process = subprocess.Popen(
        [COMMAND, "preview", "--policy-pack", "judge"],
        cwd=tmp_path,
        env=environment(TMPDIR=str(temporary)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    ready = tmp_path / "ready"
    wait_until(lambda: ready.exists() and bool(ready.read_text()))
    wait_until(lambda: any("pulumi.policy" in command for command in left(temporary)))
    return process, int(ready.read_text()), temporary


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def left(temporary: Path) -> list[str]:
    """List what still runs of a preview that was given this folder for temporary files."""
    found: list[str] = []
    for file in Path("/proc").glob("[0-9]*/environ"):
        try:
            if f"TMPDIR={temporary}".encode() in file.read_bytes():
                found.append(file.with_name("cmdline").read_text())
        except OSError:
            continue
    return found
