"""Runs several previews at the same time, no more than the machine has cores, and ends them all on an interruption."""

from __future__ import annotations

import contextlib
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Lock
from typing import Final

from shipworthy.cli.jobs import Done, Job
from shipworthy.plan.errors import Interrupted

_GRACE: Final = 10.0
"""Seconds that a worker has to end its program and packs."""


def run_jobs(jobs: Sequence[Job], told: Callable[[Job], None] | None = None) -> list[Done]:
    """Do the jobs, and give their results in the same order; `told` hears of each one that begins.

    Nothing is left running when this returns or raises. Raises Interrupted.
    """
    workers = _Workers(told)
    with ThreadPoolExecutor(max_workers=max(1, min(len(jobs), os.cpu_count() or 1))) as pool:
        try:
            return list(pool.map(workers.run, jobs))
        except BaseException:
            workers.stop()
            raise


class _Workers:
    def __init__(self, told: Callable[[Job], None] | None) -> None:
        self._told = told
        self._running: set[subprocess.Popen[bytes]] = set()
        self._stopped = False
        self._lock = Lock()

    def run(self, job: Job) -> Done:
        """Run one job to its end."""
        process = self._start(job)
        try:
            answer, _ = process.communicate(pickle.dumps(job))
        finally:
            with self._lock:
                self._running.discard(process)
        if process.returncode == Interrupted.exit_status or self._stopped:
            msg = "interrupted"
            raise Interrupted(msg)
        if process.returncode:
            msg = f"a worker ended with status {process.returncode}"
            raise RuntimeError(msg)
        done: Done = pickle.loads(answer)  # noqa: S301 - the same tool wrote it
        return done

    def stop(self) -> None:
        """End every worker, and let none begin."""
        with self._lock:
            self._stopped = True
            running = list(self._running)
        for process in running:
            with contextlib.suppress(OSError):
                process.send_signal(signal.SIGTERM)
        for process in running:
            try:
                process.wait(_GRACE)
            except subprocess.TimeoutExpired:
                process.kill()

    def _start(self, job: Job) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._stopped:
                msg = "interrupted"
                raise Interrupted(msg)
            if self._told is not None:
                self._told(job)
            # A folder with a module of the tool's own name must not take its place, hence -P; a terminal's Ctrl-C is
            # passed on once by `stop`, hence the session.
            process = subprocess.Popen(
                [sys.executable, "-P", "-m", "shipworthy.cli.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                start_new_session=True,
            )
            self._running.add(process)
        return process
