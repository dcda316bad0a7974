from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from .command import COMMAND, TINY, environment, shipworthy


def test_a_preview_without_findings_is_zero() -> None:
    run = shipworthy("preview", "-s", "staging")

    assert run.status == 0
    assert run.out.endswith("✓ staging: previewed; no policy pack judged it\n")


@pytest.mark.parametrize(
    ("does", "status", "said"),
    [
        ("raise", 3, "ValueError: the program gave up"),
        ("exit", 3, "status 7"),
        ("leave", 3, "ZeroDivisionError"),
        ("die", 3, "SIGKILL"),
        ("refuse", 2, "a size in GiB"),
        ("print", 0, "hello red"),
    ],
)
def test_what_the_program_does_decides_the_status_and_its_resources_are_still_shown(
    does: str, status: int, said: str
) -> None:
    run = shipworthy("preview", "-s", "staging", "-c", f"does={does}")

    assert run.status == status
    assert said in run.out
    assert "box-disk" in run.out
    assert "\x1b" not in run.out
    assert "\n::error" not in run.out.replace(" ", "")


def test_a_program_that_never_ends_is_ended_with_all_that_it_started(tmp_path: Path) -> None:
    pids = tmp_path / "pids"

    run = shipworthy(
        "preview",
        "-s",
        "staging",
        "-c",
        "does=hang",
        "--timeout",
        "4",
        "--pass-env",
        "PIDS",
        variables={"PIDS": str(pids)},
    )

    assert run.status == 3
    assert "did not end within 4 seconds" in run.out
    assert "box-disk" in run.out
    assert not alive(pids)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_preview_ends_within_two_seconds_and_leaves_nothing_running(
    tmp_path: Path, number: signal.Signals
) -> None:
    pids = tmp_path / "pids"
    command = [COMMAND, "preview", "-c", "does=hang", "--pass-env", "PIDS"]
    with subprocess.Popen(
        command, cwd=TINY, env=environment(PIDS=str(pids)), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        wait_for(lambda: pids.exists() and len(pids.read_text().splitlines()) == 2)
        started = time.monotonic()
        process.send_signal(number)
        out, err = process.communicate(timeout=10)
        elapsed = time.monotonic() - started

    assert process.returncode == 130
    assert elapsed < 2
    assert out == b""
    assert err.decode().splitlines()[-1] == "shipworthy: interrupted"
    assert b"Traceback" not in err
    assert not alive(pids)


def alive(pids: Path) -> list[int]:
    """Return which of the processes in the file are still there, given a moment to go."""
    numbers = [int(number) for number in pids.read_text().split()]
    assert numbers, "the program did not get as far as the test needs"
    deadline = time.monotonic() + 1
    while (left := [number for number in numbers if runs(number)]) and time.monotonic() < deadline:
        time.sleep(0.05)
    return left


def runs(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"


def wait_for(condition: object, seconds: float = 30) -> None:
    assert callable(condition)
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)
