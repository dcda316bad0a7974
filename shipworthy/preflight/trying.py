"""Trying a check until it passes, is refused, or its time is over; a try that hangs is left behind."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from shipworthy.preflight.check import Check, Moment, Try
from shipworthy.preflight.failures import CheckError, Refusal, Unavailable
from shipworthy.preflight.settings import Planned

_FIRST_PAUSE: Final = 0.2
_LONGEST_PAUSE: Final = 5.0


@dataclass(frozen=True)
class Result:
    """How a check went; `message` says what was found, or why it did not pass."""

    planned: Planned
    passed: bool
    fatal: bool
    message: str
    tries: int
    seconds: float


def try_until(planned: Planned, environment: Mapping[str, str], moment: Moment, deadline: float) -> Result:
    """Return how the check went; it takes no longer than its own time, nor until `deadline` of the monotonic clock."""
    began = time.monotonic()
    ends = min(began + planned.timeout, deadline)
    fatal = planned.is_fatal(moment)
    tries, message, passed = 0, "there was no time left for it", False
    for pause in _pauses():
        left = ends - time.monotonic()
        if left <= 0:
            break
        tries += 1
        try:
            message = _within(planned.check, Try(environment, moment, min(planned.try_seconds, left)))
            passed = True
            break
        except Refusal as error:
            message = str(error)
            break
        except CheckError as error:
            # A last try that had less time than the others may only tell that it was short.
            message = str(error) if tries == 1 or left >= planned.try_seconds else message
        # What stops nothing is asked once: it must not keep a task from starting for long.
        if not fatal or time.monotonic() + pause >= ends:
            break
        time.sleep(pause)
    return Result(planned, passed, fatal and not passed, message, tries, time.monotonic() - began)


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(pause * 2, _LONGEST_PAUSE)


def _within(check: Check, attempt: Try) -> str:
    """Run one try in a thread: a server that sends a byte now and then keeps every socket's time-out away."""
    outcome: queue.SimpleQueue[str | CheckError] = queue.SimpleQueue()

    def run() -> None:
        try:
            outcome.put(check.run(attempt))
        except CheckError as error:
            outcome.put(error)
        except Exception as error:  # noqa: BLE001 - a defect is reported as a failed check; its text may quote a secret
            outcome.put(Refusal(f"the check itself failed: {type(error).__name__}"))

    threading.Thread(target=run, daemon=True).start()
    try:
        found = outcome.get(timeout=attempt.seconds + 0.1)
    except queue.Empty:
        msg = f"there was no complete answer within {attempt.seconds:.3g} seconds"
        raise Unavailable(msg) from None
    if isinstance(found, CheckError):
        raise found
    return found
