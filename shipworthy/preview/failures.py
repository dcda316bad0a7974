"""Why a program failed, in words for the user."""

from __future__ import annotations

import signal
from typing import Final

from shipworthy.plan.errors import ProgramError, RefusedConfiguration
from shipworthy.preview.deployment import Deployment
from shipworthy.preview.program import Outcome

CONFIGURATION_REFUSED: Final = 33
"""Status of a program's process that refused its configuration, as launcher.py sets it beside the text."""


def failure_of(outcome: Outcome | ProgramError, deployment: Deployment, timeout: float) -> ProgramError | None:
    """Tell why a program failed; None when it did not.

    A request that the engine refused comes first: what the program says afterwards only follows from it.
    """
    if isinstance(outcome, ProgramError):
        return outcome
    if deployment.refusal:
        return ProgramError(deployment.refusal)
    if outcome.timed_out:
        return ProgramError(f"the program did not end within {timeout:g} seconds (--timeout)")
    if outcome.failure:
        refused = outcome.exit == CONFIGURATION_REFUSED
        return RefusedConfiguration(outcome.failure) if refused else ProgramError(outcome.failure)
    if outcome.exit == 0:
        return None
    return ProgramError("\n".join(filter(None, (_how_it_ended(outcome), _last_lines(outcome)))))


def _how_it_ended(outcome: Outcome) -> str:
    if outcome.exit is None:
        return "the program's process is gone"
    if outcome.exit >= 0:
        return f"the program exited with status {outcome.exit}"
    try:
        name = signal.Signals(-outcome.exit).name
    except ValueError:
        name = f"signal {-outcome.exit}"
    return f"the program was killed by {name}"


def _last_lines(outcome: Outcome) -> str:
    return "\n".join(outcome.stderr.text().strip().splitlines()[-20:])
