"""The run: phase after phase until one fails, the checks of a phase side by side, a line of the log for each."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Mapping, Sequence
from itertools import groupby

from shipworthy.preflight.check import Moment
from shipworthy.preflight.failures import Stopped
from shipworthy.preflight.log import Log
from shipworthy.preflight.settings import Planned, Settings
from shipworthy.preflight.trying import Result, try_until


def run(settings: Settings, environment: Mapping[str, str], moment: Moment, log: Log) -> int:
    """Return the exit status: 0, that of the first phase that failed, or 128 and the number of the signal."""
    began = time.monotonic()
    results: list[Result] = []
    status, outcome = 0, "ready"
    try:
        for _, members in groupby(settings.checks, key=lambda planned: planned.phase.name):
            for result in _side_by_side(list(members), environment, moment, began + settings.timeout):
                results.append(result)
                _tell(log, result)
            status = next((result.planned.phase.exit_status for result in results if result.fatal), 0)
            if status:
                outcome = "failed"
                break
    except Stopped as stopped:
        status, outcome = 128 + stopped.number, "interrupted"
    log.write(
        {"ready": "info", "failed": "error"}.get(outcome, "warning"),
        "end",
        outcome=outcome,
        at=moment,
        exit_status=status,
        passed=sum(result.passed for result in results),
        failed=sum(not result.passed for result in results),
        not_run=len(settings.checks) - len(results),
        seconds=round(time.monotonic() - began, 3),
    )
    return status


def _side_by_side(
    members: Sequence[Planned], environment: Mapping[str, str], moment: Moment, deadline: float
) -> Sequence[Result]:
    """Run the checks of one phase at the same time; the results are in the order of the file."""
    finished: queue.SimpleQueue[Result] = queue.SimpleQueue()

    def run_one(planned: Planned) -> None:
        finished.put(try_until(planned, environment, moment, deadline))

    for planned in members:
        threading.Thread(target=run_one, args=[planned], daemon=True).start()
    # A signal interrupts the wait for a queue, and not that for a thread.
    results = {result.planned.name: result for result in (finished.get() for _ in members)}
    return [results[planned.name] for planned in members]


def _tell(log: Log, result: Result) -> None:
    level = "info" if result.passed else "error" if result.fatal else "warning"
    log.write(
        level,
        "check",
        phase=result.planned.phase.name,
        check=result.planned.name,
        outcome="passed" if result.passed else "failed",
        required=result.planned.required,
        fatal=result.fatal,
        tries=result.tries,
        seconds=round(result.seconds, 3),
        message=result.message,
    )
