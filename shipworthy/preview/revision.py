"""Which revision of the project is previewed, so that a report says what it is about."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from shipworthy.plan.model import Revision

_TIMEOUT_SECONDS: Final = 10.0
_COMMIT: Final = "# branch.oid "
_NO_COMMIT: Final = "(initial)"


def revision_of(folder: Path, apart_from: Sequence[Path] = ()) -> Revision | None:
    """Ask git; None where there is no git, no repository, no commit yet, or no answer.

    What is new or changed at the paths `apart_from`, which are relative to the working folder, doesn't count.
    Git is asked to run nothing that the repository's configuration names.
    """
    command = ["git", "-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch", "--ignore-submodules"]
    within = folder.resolve()
    left_out = [path.resolve() for path in apart_from]
    spared = [str(path.relative_to(within)) for path in left_out if path != within and path.is_relative_to(within)]
    command += ["--", ":/", *(f":(exclude,literal){path}" for path in spared)]
    try:
        done = subprocess.run(  # noqa: S603
            command,
            cwd=folder,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_TIMEOUT_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    lines = done.stdout.decode(errors="replace").splitlines() if done.returncode == 0 else []
    commits = [line.removeprefix(_COMMIT) for line in lines if line.startswith(_COMMIT)]
    if not commits or commits[0] == _NO_COMMIT:
        return None
    return Revision(commits[0], any(not line.startswith("#") for line in lines))
