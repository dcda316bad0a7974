"""One project's preview in a process of its own, for commands that make several at the same time.

The job comes on standard input and the plans go to standard output, both pickled; nothing else is read or printed.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from types import FrameType
from typing import Final

from shipworthy.cli.jobs import Done, Job
from shipworthy.plan.errors import Interrupted, UsageError

DEFECT: Final = 70
"""Exit status of a worker that failed by a defect of this tool (EX_SOFTWARE of sysexits.h)."""


def main() -> int:
    """Do the job on standard input."""
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        job: Job = pickle.load(sys.stdin.buffer)  # noqa: S301 - the same tool wrote it
        pickle.dump(_done(job), sys.stdout.buffer)
    except (KeyboardInterrupt, Interrupted):
        return Interrupted.exit_status
    except Exception:  # noqa: BLE001 - its text may quote a secret
        return DEFECT
    return 0


def _done(job: Job) -> Done:
    # Imported late so that a signal finds its handler.
    from shipworthy.cli.preview import Standby, previewed  # noqa: PLC0415

    os.environ.update(job.environment)
    os.chdir(job.arguments.folder)
    try:
        with Standby() as standby:
            return Done(previewed(job.arguments, None, standby))
    except UsageError as error:
        return Done(problem=str(error))


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
