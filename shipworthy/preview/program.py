"""Runs the program of one or more stacks in a subprocess and ends it, whatever it does."""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from shipworthy.plan.errors import ProgramError
from shipworthy.preview.captured import Captured
from shipworthy.preview.launch import Launcher

_GRACE: Final = 2.0
"""Seconds that a program has to end by itself once a request of it was refused."""

_POLL: Final = 0.05


class Cancelled(Exception):
    """Nobody wants to know the result any more."""


@dataclass(frozen=True)
class Job:
    """What the launcher needs to know of the project, and how long all stacks together may take (seconds).

    `unwanted` is asked several times a second whether the result is still of use.
    """

    project: str
    root: Path
    parallel: int
    timeout: float
    unwanted: Callable[[], bool] | None = None


@dataclass(frozen=True)
class StackRun:
    """One stack to run: where its monitor listens, and its configuration.

    `refused` tells whether the monitor refused a request, which ends the run.
    """

    stack: str
    address: str
    config: Mapping[str, str]
    secret_keys: frozenset[str]
    unknown_keys: frozenset[str]
    refused: Callable[[], bool]


@dataclass
class Outcome:
    """How a stack's program ended. `exit` is negative for a signal, None where it had to be ended."""

    exit: int | None = None
    failure: str = ""
    timed_out: bool = False
    stdout: Captured = field(default_factory=Captured)
    stderr: Captured = field(default_factory=Captured)


def run_programs(launcher: Launcher, job: Job, runs: Sequence[StackRun]) -> tuple[Outcome, ...]:
    """Run the program once for each stack, at the same time; nothing that it started is left when this returns.

    The launcher can be used again, unless it has ended. Raises ProgramError when it can't run the program at all, and
    Cancelled.
    """
    with contextlib.ExitStack() as stack:
        session = _Session(launcher, job, runs, stack)
        stack.callback(session.end)
        session.start()
        session.follow()
        return tuple(session.outcomes)


class _Session:
    def __init__(self, launcher: Launcher, job: Job, runs: Sequence[StackRun], stack: contextlib.ExitStack) -> None:
        self._launcher, self._job, self._runs, self._stack = launcher, job, runs, stack
        self.outcomes = [Outcome() for _ in runs]
        self._selector = stack.enter_context(selectors.DefaultSelector())
        self._pids: dict[int, int] = {}
        self._ended: set[int] = set()
        self._refused_at: dict[int, float] = {}
        self._reports = [Captured() for _ in runs]
        self._status = b""

    def start(self) -> None:
        passed: list[int] = []
        try:
            self._pipe(passed, self._read_status)
            for outcome, report in zip(self.outcomes, self._reports, strict=True):
                for take in (outcome.stdout.add, outcome.stderr.add, report.add):
                    self._pipe(passed, take)
            self._selector.register(self._launcher.errors, selectors.EVENT_READ, self._launcher.said.add)
            job = self._job
            self._launcher.send(
                {
                    "project": job.project,
                    "root": str(job.root),
                    "parallel": job.parallel,
                    "runs": [_described(run) for run in self._runs],
                },
                passed,
            )
        finally:
            for descriptor in passed:
                os.close(descriptor)

    def follow(self) -> None:
        """Read what the processes write until every stack's program ended or had to be ended."""
        deadline = time.monotonic() + self._job.timeout
        while len(self._ended) < len(self._runs):
            self._read_ready(_POLL)
            self._end_refused()
            if time.monotonic() > deadline:
                for index in self._unfinished():
                    self.outcomes[index].timed_out = True
                return
            if self._launcher.ended:
                self._read_ready(0)
                self._check_launcher()
                return
            # What is being imported will be of use the next time too.
            if self._all_run and self._job.unwanted is not None and self._job.unwanted():
                raise Cancelled
        self._drain()

    def end(self) -> None:
        """Kill whatever the programs left, and the launcher where it has not come as far as to run them all."""
        self._launcher.end_children(self._unfinished_pids())
        if not self._all_run:
            self._launcher.end()

    @property
    def _all_run(self) -> bool:
        return len(self._pids) == len(self._runs)

    def _unfinished_pids(self) -> list[int]:
        return [pid for index, pid in self._pids.items() if index not in self._ended]

    def _unfinished(self) -> Iterator[int]:
        return (index for index in range(len(self._runs)) if index not in self._ended)

    def _pipe(self, passed: list[int], take: Callable[[bytes], None]) -> int:
        read, write = os.pipe()
        os.set_blocking(read, False)
        self._stack.callback(os.close, read)
        self._selector.register(read, selectors.EVENT_READ, take)
        passed.append(write)
        return write

    def _read_ready(self, seconds: float) -> bool:
        found = False
        for key, _ in self._selector.select(seconds):
            descriptor = key.fd
            data = _read(descriptor)
            if data:
                found = True
                key.data(data)
            elif data is not None:
                self._selector.unregister(descriptor)
        return found

    def _drain(self) -> None:
        """Read what is in the pipes already; a process that outlives the program does not keep us."""
        while self._read_ready(0):
            pass
        for outcome, report in zip(self.outcomes, self._reports, strict=True):
            outcome.failure = report.text()

    def _read_status(self, data: bytes) -> None:
        self._status += data
        *lines, self._status = self._status.split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "files" in message:
                self._launcher.learn(message)
                continue
            index = message["run"]
            if "pid" in message:
                self._pids[index] = message["pid"]
            else:
                self.outcomes[index].exit = message["exit"]
                self._ended.add(index)

    def _end_refused(self) -> None:
        now = time.monotonic()
        for index in list(self._unfinished()):
            if index not in self._pids or not self._runs[index].refused():
                continue
            if now - self._refused_at.setdefault(index, now) > _GRACE:
                with contextlib.suppress(OSError):
                    os.killpg(self._pids[index], signal.SIGKILL)

    def _check_launcher(self) -> None:
        self._drain()
        if self._ended or self._pids:
            return
        msg = f"the program could not be started with {self._launcher.python}:\n{self._launcher.said.text().strip()}"
        raise ProgramError(msg)


def _described(run: StackRun) -> dict[str, Any]:
    return {
        "stack": run.stack,
        "address": run.address,
        "config": dict(run.config),
        "secretKeys": sorted(run.secret_keys),
        "unknownKeys": sorted(run.unknown_keys),
    }


def _read(descriptor: int) -> bytes | None:
    try:
        return os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return None
