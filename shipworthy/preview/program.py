"""Runs the program of one or more stacks in a subprocess and ends it, whatever it does."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from shipworthy.plan.errors import ProgramError
from shipworthy.preview.captured import Captured
from shipworthy.preview.environment import child_environment
from shipworthy.preview.processes import kill_descendants, kill_marked

LAUNCHER: Final = Path(__file__).with_name("launcher.py")

_GRACE: Final = 2.0
"""Seconds that a program has to end by itself once a request of it was refused."""

_POLL: Final = 0.05
_MARKER: Final = "SHIPWORTHY_RUN"
"""Variable that the launcher starts with and the program doesn't see; by it all can be found that a run started."""

_SDK_SETTINGS: Final = (
    "PULUMI_DISABLE_RESOURCE_REFERENCES",
    "PULUMI_ENABLE_LEGACY_APPLY",
    "PULUMI_ERROR_ON_DEPENDENCY_CYCLES",
)
_SET: Final = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "PYTHONHASHSEED": "0",
}
"""No credentials from files or the network; what a program reads from sets is in the same order in every run."""


@dataclass(frozen=True)
class Job:
    """What the launcher needs to know of the project, and how long all stacks together may take (seconds)."""

    python: Path
    project: str
    root: Path
    program: Path
    directory: Path
    parallel: int
    timeout: float
    pass_env: tuple[str, ...] = ()
    import_path: tuple[str, ...] = ()

    def environment(self) -> dict[str, str]:
        """Give the variables that the program sees."""
        environment = child_environment([*self.pass_env, *_SDK_SETTINGS]) | _SET
        if self.import_path:
            inherited = environment.get("PYTHONPATH")
            environment["PYTHONPATH"] = os.pathsep.join([*self.import_path, *([inherited] if inherited else [])])
        return environment


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


def run_programs(job: Job, runs: Sequence[StackRun]) -> tuple[Outcome, ...]:
    """Run the program once for each stack, at the same time; nothing that it started is left when this returns.

    Raises ProgramError when the launcher itself can't run.
    """
    with contextlib.ExitStack() as stack:
        session = _Session(job, runs, stack)
        stack.callback(session.end)
        session.start()
        session.follow()
        return tuple(session.outcomes)


class _Session:
    def __init__(self, job: Job, runs: Sequence[StackRun], stack: contextlib.ExitStack) -> None:
        self._job, self._runs, self._stack = job, runs, stack
        self.outcomes = [Outcome() for _ in runs]
        self._selector = stack.enter_context(selectors.DefaultSelector())
        self._pids: dict[int, int] = {}
        self._ended: set[int] = set()
        self._refused_at: dict[int, float] = {}
        self._reports = [Captured() for _ in runs]
        self._errors = Captured()
        self._status = b""
        self._marker = f"{_MARKER}={secrets.token_hex(16)}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        passed: list[int] = []
        status = self._pipe(passed, self._read_status)
        runs = [self._described(index, run, passed) for index, run in enumerate(self._runs)]
        errors = self._pipe(passed, self._errors.add)
        job = self._job
        described = {
            "project": job.project,
            "root": str(job.root),
            "program": str(job.program),
            "directory": str(job.directory),
            "parallel": job.parallel,
            "status": status,
            "marker": _MARKER,
            "runs": runs,
        }
        try:
            self._process = subprocess.Popen(  # noqa: S603 - the project's own interpreter
                [job.python, LAUNCHER],
                stdin=subprocess.PIPE,
                stdout=errors,
                stderr=errors,
                cwd=job.directory,
                env=job.environment() | dict([self._marker.split("=")]),
                pass_fds=passed,
                start_new_session=True,
            )
        except OSError as error:
            msg = f"the interpreter {job.python} does not start: {error.strerror}"
            raise ProgramError(msg) from error
        finally:
            for descriptor in passed:
                os.close(descriptor)
        stdin = self._process.stdin
        assert stdin is not None  # noqa: S101 - a pipe was asked for
        with contextlib.suppress(BrokenPipeError):
            stdin.write(json.dumps(described).encode() + b"\n")
            stdin.flush()

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
            if self._process is not None and self._process.poll() is not None:
                self._read_ready(0)
                self._check_launcher()
                return
        self._drain()

    def end(self) -> None:
        """Kill whatever is left, and wait for the launcher."""
        process = self._process
        if process is None:
            return
        if process.poll() is None:
            kill_descendants(process.pid)
        else:
            self._end_orphans()
        for group in [process.pid, *self._unfinished_pids()]:
            with contextlib.suppress(OSError):
                os.killpg(group, signal.SIGKILL)
        if process.stdin is not None:
            with contextlib.suppress(OSError):
                process.stdin.close()
        process.wait()

    def _end_orphans(self) -> None:
        """Kill what the launcher had adopted or would have adopted, where somebody else has ended it."""
        for pid in self._unfinished_pids():
            kill_descendants(pid)
        kill_marked(self._marker)

    def _unfinished_pids(self) -> list[int]:
        return [pid for index, pid in self._pids.items() if index not in self._ended]

    def _unfinished(self) -> Iterator[int]:
        return (index for index in range(len(self._runs)) if index not in self._ended)

    def _described(self, index: int, run: StackRun, passed: list[int]) -> dict[str, Any]:
        outcome = self.outcomes[index]
        return {
            "stack": run.stack,
            "address": run.address,
            "config": dict(run.config),
            "secretKeys": sorted(run.secret_keys),
            "unknownKeys": sorted(run.unknown_keys),
            "stdout": self._pipe(passed, outcome.stdout.add),
            "stderr": self._pipe(passed, outcome.stderr.add),
            "report": self._pipe(passed, self._reports[index].add),
        }

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
        msg = f"the program could not be started with {self._job.python}:\n{self._errors.text().strip()}"
        raise ProgramError(msg)


def _read(descriptor: int) -> bytes | None:
    try:
        return os.read(descriptor, 1 << 16)
    except BlockingIOError:
        return None
