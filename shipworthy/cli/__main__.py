"""The command `shipworthy`: turns whatever happens into output and an exit status, never into a traceback."""

from __future__ import annotations

import os
import signal
import sys
import time
import traceback
from collections.abc import Sequence
from types import FrameType
from typing import Final

from shipworthy.cli.answers_arguments import RecordArguments
from shipworthy.cli.arguments import Arguments, PreviewArguments, ToolArguments, parse_arguments
from shipworthy.cli.diff_arguments import DiffArguments
from shipworthy.cli.output import complain, complain_of
from shipworthy.cli.parity_arguments import ParityArguments
from shipworthy.cli.report_arguments import ReportArguments
from shipworthy.plan.errors import Interrupted, ShipworthyError, UsageError
from shipworthy.preflight.arguments import PreflightArguments

_DEEPEST: Final = 20_000
_INTERRUPTIONS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command with these arguments (those of the process by default) and return its exit status."""
    for number in _INTERRUPTIONS:
        if signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _interrupt)
    # The properties of a resource may be nested as deeply as the engine takes them.
    sys.setrecursionlimit(_DEEPEST)
    try:
        return _run(parse_arguments(arguments), time.monotonic())
    except (KeyboardInterrupt, Interrupted):
        complain("interrupted")
        return Interrupted.exit_status
    except ShipworthyError as error:
        return complain_of(error)
    except OSError as error:
        return complain_of(error) if error.filename is not None else _admit(error)
    except Exception as error:  # noqa: BLE001 - a defect must end in a message and a documented status as well
        return _admit(error)


def _run(parsed: Arguments, started: float) -> int:
    if isinstance(parsed, PreflightArguments):
        from shipworthy.preflight.__main__ import run_preflight  # noqa: PLC0415 - no other command needs it

        return run_preflight(parsed, os.environ)
    return _dispatch(parsed, started)


def _dispatch(parsed: ToolArguments, started: float) -> int:
    """Import what a command needs only now: previews and packs bring gRPC, which `--help` and a typing error don't."""
    if isinstance(parsed, PreviewArguments):
        return _preview(parsed, started)
    if isinstance(parsed, DiffArguments):
        from shipworthy.cli.diff import run_diff  # noqa: PLC0415

        return run_diff(parsed, started)
    if isinstance(parsed, ParityArguments):
        from shipworthy.cli.parity import run_parity  # noqa: PLC0415

        return run_parity(parsed, started)
    if isinstance(parsed, RecordArguments):
        from shipworthy.cli.answers import run_record  # noqa: PLC0415

        return run_record(parsed, started)
    if isinstance(parsed, ReportArguments):
        from shipworthy.cli.report import run_report  # noqa: PLC0415

        return run_report(parsed)
    from shipworthy.cli.policy import run_policy  # noqa: PLC0415

    return run_policy(parsed)


def _preview(parsed: PreviewArguments, started: float) -> int:
    if parsed.folders:
        from shipworthy.cli.many import run_many  # noqa: PLC0415

        return run_many(parsed, started)
    if parsed.watch:
        from shipworthy.cli.watch import run_watch  # noqa: PLC0415

        run_watch(parsed, started)
    from shipworthy.cli.preview import run_preview  # noqa: PLC0415

    return run_preview(parsed, started)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """Interrupt the run once; what then ends the subprocesses must not be interrupted itself."""
    for number in _INTERRUPTIONS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt


def _admit(error: Exception) -> int:
    """Say that the tool itself failed; the error's text stays hidden, since it may quote a secret."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    complain(
        f"internal error: {type(error).__name__} in {os.path.basename(frame.filename)}:{frame.lineno}",  # noqa: PTH119
        "This is a defect of shipworthy, not of your project. Please report it, with the traceback that you get with",
        "SHIPWORTHY_DEBUG=1 (look through it before you pass it on: it may quote values of your program).",
    )
    if os.environ.get("SHIPWORTHY_DEBUG") == "1":
        traceback.print_exception(error)
    return UsageError.exit_status


if __name__ == "__main__":
    sys.exit(main())
